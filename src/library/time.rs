//! The module `time`: clocks of the system, sleeping, and calendar times.

use std::ffi::{CStr, CString};

use super::structseq::{self, SequenceDef};
use super::{class::ClassDef, namespace};
use crate::heap::Kind;
use crate::objects::{Gc, Module, NativeDef, Raised, Str, Tuple, Type, Value, Vm, function, method, static_method};

mod c {
    unsafe extern "C" {
        /// Reads the environment's time zone.
        pub safe fn tzset();
    }
}

static FUNCTIONS: &[NativeDef] = &[
    function(
        "asctime",
        "(tuple=<unrepresentable>, /)",
        asctime,
        "asctime([tuple]) -> string\n\nConvert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.",
    ),
    function(
        "clock_getres",
        "(clk_id, /)",
        clock_getres,
        "clock_getres(clk_id) -> floating-point number\n\nReturn the resolution (precision) of the specified clock clk_id.",
    ),
    function(
        "clock_gettime",
        "(clk_id, /)",
        clock_gettime,
        "Return the time of the specified clock clk_id as a float.",
    ),
    function(
        "clock_gettime_ns",
        "(clk_id, /)",
        clock_gettime_ns,
        "Return the time of the specified clock clk_id as nanoseconds (int).",
    ),
    function(
        "ctime",
        "(seconds=None, /)",
        ctime,
        "ctime(seconds) -> string\n\nConvert a time in seconds since the Epoch to a string in local time.",
    ),
    function(
        "get_clock_info",
        "(name, /)",
        get_clock_info,
        "get_clock_info(name: str) -> dict\n\nGet information of the specified clock.",
    ),
    function(
        "gmtime",
        "(seconds=None, /)",
        gmtime,
        "Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a. GMT).",
    ),
    function(
        "localtime",
        "(seconds=None, /)",
        localtime,
        "Convert seconds since the Epoch to a time tuple expressing local time.",
    ),
    function(
        "mktime",
        "(tuple, /)",
        mktime,
        "mktime(tuple) -> floating-point number\n\nConvert a time tuple in local time to seconds since the Epoch.",
    ),
    function("monotonic", "()", monotonic, "Monotonic clock, cannot go backward."),
    function("monotonic_ns", "()", monotonic_ns, "Monotonic clock, cannot go backward, as nanoseconds."),
    function("perf_counter", "()", monotonic, "Performance counter for benchmarking."),
    function("perf_counter_ns", "()", monotonic_ns, "Performance counter for benchmarking as nanoseconds."),
    function(
        "process_time",
        "()",
        process_time,
        "Process time for profiling: sum of the kernel and user-space CPU time.",
    ),
    function(
        "process_time_ns",
        "()",
        process_time_ns,
        "Process time for profiling as nanoseconds:\nsum of the kernel and user-space CPU time.",
    ),
    function(
        "sleep",
        "(seconds, /)",
        sleep,
        "Delay execution for a given number of seconds.  The argument may be\na floating-point number for subsecond precision.",
    ),
    function(
        "strftime",
        "(format, tuple=<unrepresentable>, /)",
        strftime,
        "strftime(format[, tuple]) -> string\n\nConvert a time tuple to a string according to a format specification.",
    ),
    function(
        "strptime",
        "(string, format='%a %b %d %H:%M:%S %Y', /)",
        strptime,
        "strptime(string, format) -> struct_time\n\nParse a string to a time tuple according to a format specification.",
    ),
    function("thread_time", "()", thread_time, "Thread time for profiling: sum of the kernel and user-space CPU time."),
    function(
        "thread_time_ns",
        "()",
        thread_time_ns,
        "Thread time for profiling as nanoseconds:\nsum of the kernel and user-space CPU time.",
    ),
    function(
        "time",
        "()",
        time,
        "time() -> floating-point number\n\nReturn the current time in seconds since the Epoch.",
    ),
    function("time_ns", "()", time_ns, "Return the current time in nanoseconds since the Epoch."),
    function(
        "tzset",
        "()",
        tzset,
        "tzset()\n\nInitialize, or reinitialize, the local timezone to the value stored in\nos.environ['TZ'].",
    ),
];

/// Items that `struct_time` shows as a sequence; time zone and offset are attributes only.
const SHOWN: usize = 9;

static STRUCT_TIME: SequenceDef = SequenceDef {
    class: ClassDef {
        name: "struct_time",
        module: "time",
        doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\naccepted by asctime(), mktime() and strftime().  May be considered as a\nsequence of 9 integers.",
        kind: Kind::Tuple,
        flags: crate::objects::TypeFlags::SEQUENCE,
        slots: 2,
        methods: STRUCT_TIME_METHODS,
        attributes: &[
            crate::objects::getter("tm_zone", |vm, value| hidden(vm, value, 0), "abbreviation of timezone name"),
            crate::objects::getter("tm_gmtoff", |vm, value| hidden(vm, value, 1), "offset from UTC in seconds"),
        ],
        ..ClassDef::PLAIN
    },
    fields: &["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"],
};

static STRUCT_TIME_METHODS: &[NativeDef] = &[
    static_method("__new__", "(cls, sequence, /)", struct_time_new, "Create and return a new object."),
    method("__repr__", "(self, /)", structseq::repr, "Return repr(self)."),
    method("__reduce__", "(self, /)", struct_time_reduce, "Return state information for pickling."),
];

/// What the module remembers.
#[derive(Default)]
struct State {
    struct_time: Option<Gc<Type>>,
}

/// Makes the module.
pub(super) fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let doc = "This module provides various functions to manipulate time values.";
    let module = super::new_module(vm, "time", doc, FUNCTIONS)?;
    let class = structseq::make_class(vm, &STRUCT_TIME)?;
    vm.dict_set_str(class.dict.get(), "n_fields", Value::small_int(11))?;
    vm.extension::<State>().struct_time = Some(class);
    super::set(vm, module, "struct_time", class.value())?;
    super::set(vm, module, "_STRUCT_TM_ITEMS", Value::small_int(11))?;
    for (name, clock) in [
        ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
        ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
        ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
        ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
    ] {
        super::set(vm, module, name, Value::small_int(i64::from(clock)))?;
    }
    set_zone(vm, module)?;
    Ok(module)
}

/// `timezone`, `altzone`, `daylight` and `tzname`: what holds in January and in July of this year.
fn set_zone(vm: &mut Vm, module: Gc<Module>) -> Result<(), Raised> {
    let now = nanoseconds(libc::CLOCK_REALTIME) / 1_000_000_000;
    const YEAR: i64 = 31_556_952;
    let start = now / YEAR * YEAR;
    let (winter, summer) = (broken_down(start, true), broken_down(start + YEAR / 2, true));
    let ((winter, winter_name), (summer, summer_name)) = match (winter, summer) {
        (Some(winter), Some(summer)) => ((winter.tm_gmtoff, zone(&winter)), (summer.tm_gmtoff, zone(&summer))),
        _ => ((0, "UTC".to_owned()), (0, "UTC".to_owned())),
    };
    // Where it is winter in July, the larger offset is that of daylight saving time.
    let ((standard, standard_name), (saving, saving_name)) = if summer >= winter {
        ((winter, winter_name), (summer, summer_name))
    } else {
        ((summer, summer_name), (winter, winter_name))
    };
    let names = [vm.new_str(&standard_name)?, vm.new_str(&saving_name)?];
    let names = vm.new_tuple(&names)?.value();
    super::set(vm, module, "timezone", Value::small_int(-standard))?;
    super::set(vm, module, "altzone", Value::small_int(-saving))?;
    super::set(vm, module, "daylight", Value::small_int(i64::from(standard != saving)))?;
    super::set(vm, module, "tzname", names)
}

fn tzset(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    c::tzset();
    if let Some(module) = vm.dict_get_str(vm.modules, "time")?.and_then(|module| module.cast::<Module>()) {
        set_zone(vm, module)?;
    }
    Ok(Value::NONE)
}

/// A clock's time; 0 if the system does not know the clock.
fn nanoseconds(clock: libc::clockid_t) -> i64 {
    read_clock(clock).unwrap_or(0)
}

fn read_clock(clock: libc::clockid_t) -> std::io::Result<i64> {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call fills the struct that it is given.
    if unsafe { libc::clock_gettime(clock, &raw mut time) } != 0 {
        return Err(std::io::Error::last_os_error());
    }
    Ok(time.tv_sec * 1_000_000_000 + time.tv_nsec)
}

fn seconds(vm: &mut Vm, nanoseconds: i64) -> Result<Value, Raised> {
    // Whole seconds and the rest apart: today's nanoseconds have more digits than a float holds.
    let whole = (nanoseconds / 1_000_000_000) as f64;
    vm.new_float(whole + (nanoseconds % 1_000_000_000) as f64 * 1e-9)
}

macro_rules! clocks {
    ($($float:ident, $int:ident: $clock:expr;)*) => {$(
        fn $float(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
            seconds(vm, nanoseconds($clock))
        }
        fn $int(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
            vm.new_int(nanoseconds($clock))
        }
    )*};
}

clocks! {
    time, time_ns: libc::CLOCK_REALTIME;
    monotonic, monotonic_ns: libc::CLOCK_MONOTONIC;
    process_time, process_time_ns: libc::CLOCK_PROCESS_CPUTIME_ID;
    thread_time, thread_time_ns: libc::CLOCK_THREAD_CPUTIME_ID;
}

fn given_clock(vm: &mut Vm, value: Value) -> Result<i64, Raised> {
    let clock = vm.index_i64(value)? as libc::clockid_t;
    match read_clock(clock) {
        Ok(time) => Ok(time),
        Err(error) => Err(vm.os_error(&error, None)),
    }
}

fn clock_gettime(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let time = given_clock(vm, args[0])?;
    seconds(vm, time)
}

fn clock_gettime_ns(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let time = given_clock(vm, args[0])?;
    vm.new_int(time)
}

fn resolution(clock: libc::clockid_t) -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call fills the struct that it is given.
    if unsafe { libc::clock_getres(clock, &raw mut time) } != 0 {
        return 1e-9;
    }
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

fn clock_getres(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    given_clock(vm, args[0])?;
    let clock = vm.index_i64(args[0])? as libc::clockid_t;
    vm.new_float(resolution(clock))
}

fn get_clock_info(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[0].kind() != Kind::Str {
        let name = vm.type_name(args[0]);
        return Err(vm.type_error(format!("get_clock_info() argument 1 must be str, not {name}")));
    }
    let (clock, id, monotonic) = match vm.str_text(args[0]) {
        "time" => ("CLOCK_REALTIME", libc::CLOCK_REALTIME, false),
        "monotonic" | "perf_counter" => ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC, true),
        "process_time" => ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID, true),
        "thread_time" => ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID, true),
        _ => return Err(vm.value_error("unknown clock")),
    };
    let implementation = vm.new_str(&format!("clock_gettime({clock})"))?;
    let resolution = vm.new_float(resolution(id))?;
    let info = namespace::new(vm)?;
    for (name, value) in [
        ("implementation", implementation),
        ("monotonic", Value::bool(monotonic)),
        ("adjustable", Value::bool(!monotonic)),
        ("resolution", resolution),
    ] {
        let name = vm.intern(name)?;
        vm.set_attr(info, name, value)?;
    }
    Ok(info)
}

/// Longest sleep without looking whether somebody interrupts.
const NAP: i64 = 20_000_000;

fn sleep(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let length = if let Some(float) = vm.as_float(args[0]) {
        if float.is_nan() {
            return Err(vm.value_error("Invalid value NaN (not a number)"));
        }
        let length = (float * 1e9).ceil();
        if length.abs() > 9.2e18 {
            return Err(vm.overflow_error("timestamp out of range for C PyTime_t"));
        }
        length as i64
    } else {
        if !vm.is_index(args[0]) {
            let name = vm.type_name(args[0]);
            return Err(vm.type_error(format!("'{name}' object cannot be interpreted as an integer or float")));
        }
        let index = vm.index_value(args[0])?;
        match vm.as_i64(index).and_then(|seconds| seconds.checked_mul(1_000_000_000)) {
            Some(length) => length,
            None => return Err(vm.overflow_error("timestamp out of range for C PyTime_t")),
        }
    };
    if length < 0 {
        return Err(vm.value_error("sleep length must be non-negative"));
    }
    let end = nanoseconds(libc::CLOCK_MONOTONIC).saturating_add(length);
    loop {
        let left = end - nanoseconds(libc::CLOCK_MONOTONIC);
        if left <= 0 {
            return Ok(Value::NONE);
        }
        std::thread::sleep(std::time::Duration::from_nanos(left.min(NAP) as u64));
        vm.safepoint()?;
    }
}

/// A point in time as calendar fields, in local time or UTC. `None` if the year does not fit.
fn broken_down(seconds: i64, local: bool) -> Option<libc::tm> {
    // SAFETY: all fields of the struct may be zero.
    let mut fields: libc::tm = unsafe { std::mem::zeroed() };
    // SAFETY: both calls read one struct and fill the other.
    let result = unsafe {
        if local {
            libc::localtime_r(&raw const seconds, &raw mut fields)
        } else {
            libc::gmtime_r(&raw const seconds, &raw mut fields)
        }
    };
    (!result.is_null()).then_some(fields)
}

fn zone(fields: &libc::tm) -> String {
    if fields.tm_zone.is_null() {
        return String::new();
    }
    // SAFETY: the C library's zone names are texts that live on.
    unsafe { CStr::from_ptr(fields.tm_zone) }.to_string_lossy().into_owned()
}

/// Seconds since the epoch: the argument, or now.
fn timestamp(vm: &mut Vm, value: Value) -> Result<i64, Raised> {
    let Some(value) = value.given().filter(|value| !value.is_none()) else {
        return Ok(nanoseconds(libc::CLOCK_REALTIME).div_euclid(1_000_000_000));
    };
    if let Some(float) = vm.as_float(value) {
        if float.is_nan() {
            return Err(vm.value_error("Invalid value NaN (not a number)"));
        }
        let floor = float.floor();
        if floor.abs() >= 9.2e18 {
            return Err(vm.overflow_error("timestamp out of range for platform time_t"));
        }
        return Ok(floor as i64);
    }
    let index = vm.index_value(value)?;
    match vm.as_i64(index) {
        Some(seconds) => Ok(seconds),
        None => Err(vm.overflow_error("timestamp out of range for platform time_t")),
    }
}

fn calendar(vm: &mut Vm, value: Value, local: bool) -> Result<libc::tm, Raised> {
    let seconds = timestamp(vm, value)?;
    match broken_down(seconds, local) {
        Some(fields) => Ok(fields),
        None => {
            let error = std::io::Error::last_os_error();
            Err(vm.os_error(&error, None))
        }
    }
}

fn struct_time(vm: &mut Vm, fields: &libc::tm, zone: &str) -> Result<Value, Raised> {
    let Some(class) = vm.extension::<State>().struct_time else { return Ok(Value::NONE) };
    let items = [
        i64::from(fields.tm_year) + 1900,
        i64::from(fields.tm_mon) + 1,
        i64::from(fields.tm_mday),
        i64::from(fields.tm_hour),
        i64::from(fields.tm_min),
        i64::from(fields.tm_sec),
        i64::from((fields.tm_wday + 6) % 7),
        i64::from(fields.tm_yday) + 1,
        i64::from(fields.tm_isdst),
    ];
    let zone = vm.new_str(zone)?;
    with_hidden(vm, class, &items.map(Value::small_int), zone, Value::small_int(fields.tm_gmtoff))
}

fn with_hidden(vm: &mut Vm, class: Gc<Type>, items: &[Value], zone: Value, offset: Value) -> Result<Value, Raised> {
    let value = structseq::make(vm, class, items)?;
    if let Some(header) = value.header() {
        vm.write_slot(header, 0, zone)?;
        vm.write_slot(header, 1, offset)?;
    }
    Ok(value)
}

fn hidden(vm: &mut Vm, value: Value, slot: u32) -> Result<Value, Raised> {
    let found = value.header().map(|header| vm.read_slot(header, slot));
    Ok(found.and_then(Value::given).unwrap_or(Value::NONE))
}

fn struct_time_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = super::class::of(vm, args[0])?;
    let items = match vm.collect(args[1]) {
        Ok(items) => items,
        Err(raised) => {
            vm.clear_if(raised, vm.types.type_error)?;
            return Err(vm.type_error("constructor requires a sequence"));
        }
    };
    let count = items.len();
    if count < SHOWN {
        return Err(vm.type_error(format!("time.struct_time() takes an at least 9-sequence ({count}-sequence given)")));
    }
    if count > SHOWN + 2 {
        return Err(vm.type_error(format!("time.struct_time() takes an at most 11-sequence ({count}-sequence given)")));
    }
    let more = |at: usize| items.get(at).copied().unwrap_or(Value::NONE);
    with_hidden(vm, class, &items[..SHOWN], more(SHOWN), more(SHOWN + 1))
}

fn struct_time_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]).value();
    let shown = args[0].cast::<Tuple>().map_or(&[][..], |tuple| tuple.items());
    let mut items = shown.to_vec();
    for slot in 0..2 {
        items.push(hidden(vm, args[0], slot)?);
    }
    let items = vm.new_tuple(&items)?.value();
    let rest = vm.new_dict()?.value();
    let args = vm.new_tuple(&[items, rest])?.value();
    Ok(vm.new_tuple(&[class, args])?.value())
}

fn gmtime(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let fields = calendar(vm, args[0], false)?;
    struct_time(vm, &fields, "GMT")
}

fn localtime(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let fields = calendar(vm, args[0], true)?;
    struct_time(vm, &fields, &zone(&fields))
}

/// The fields of a time tuple that a program gives; `who` needs it.
fn fields_of(vm: &mut Vm, value: Value, who: &str) -> Result<libc::tm, Raised> {
    let Some(tuple) = value.cast::<Tuple>() else {
        return Err(vm.type_error("Tuple or struct_time argument required"));
    };
    if tuple.length != SHOWN {
        return Err(vm.type_error(format!("{who}(): illegal time tuple argument")));
    }
    let mut items = [0i32; SHOWN];
    for (item, value) in items.iter_mut().zip(tuple.items()) {
        let value = vm.index_i64(*value)?;
        let Ok(value) = i32::try_from(value) else {
            return Err(vm.overflow_error("signed integer is greater than maximum"));
        };
        *item = value;
    }
    // SAFETY: all fields of the struct may be zero.
    let mut fields: libc::tm = unsafe { std::mem::zeroed() };
    let Some(year) = items[0].checked_sub(1900) else { return Err(vm.overflow_error("year out of range")) };
    fields.tm_year = year;
    fields.tm_mon = items[1].wrapping_sub(1);
    fields.tm_mday = items[2];
    fields.tm_hour = items[3];
    fields.tm_min = items[4];
    fields.tm_sec = items[5];
    fields.tm_wday = items[6].wrapping_add(1) % 7;
    fields.tm_yday = items[7].wrapping_sub(1);
    fields.tm_isdst = items[8];
    Ok(fields)
}

/// As [`fields_of`], every field in its range: what becomes text.
fn checked_fields(vm: &mut Vm, value: Value, who: &str) -> Result<libc::tm, Raised> {
    let mut fields = fields_of(vm, value, who)?;
    // A 0 stands for the first.
    fields.tm_mon = if fields.tm_mon == -1 { 0 } else { fields.tm_mon };
    fields.tm_mday = fields.tm_mday.max(if fields.tm_mday == 0 { 1 } else { i32::MIN });
    fields.tm_yday = if fields.tm_yday == -1 { 0 } else { fields.tm_yday };
    for (field, high, name) in [
        (fields.tm_mon, 11, "month"),
        (fields.tm_mday - 1, 30, "day of month"),
        (fields.tm_hour, 23, "hour"),
        (fields.tm_min, 59, "minute"),
        (fields.tm_sec, 61, "seconds"),
        (fields.tm_wday, 6, "day of week"),
        (fields.tm_yday, 365, "day of year"),
    ] {
        if !(0..=high).contains(&field) {
            return Err(vm.value_error(format!("{name} out of range")));
        }
    }
    Ok(fields)
}

fn mktime(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mut fields = fields_of(vm, args[0], "mktime")?;
    // The C library fills in the weekday: that it did tells an error from the last second before the epoch.
    fields.tm_wday = -1;
    // SAFETY: the call reads and corrects the struct.
    let seconds = unsafe { libc::mktime(&raw mut fields) };
    if seconds == -1 && fields.tm_wday == -1 {
        return Err(vm.overflow_error("mktime argument out of range"));
    }
    vm.new_float(seconds as f64)
}

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn as_text(vm: &mut Vm, fields: &libc::tm) -> Result<Value, Raised> {
    let text = format!(
        "{} {} {:2} {:02}:{:02}:{:02} {}",
        DAYS[fields.tm_wday as usize % 7],
        MONTHS[fields.tm_mon as usize % 12],
        fields.tm_mday,
        fields.tm_hour,
        fields.tm_min,
        fields.tm_sec,
        i64::from(fields.tm_year) + 1900
    );
    vm.new_str(&text)
}

fn asctime(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let fields = match args[0].given() {
        Some(tuple) => checked_fields(vm, tuple, "asctime")?,
        None => calendar(vm, Value::NONE, true)?,
    };
    as_text(vm, &fields)
}

fn ctime(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let fields = calendar(vm, args[0], true)?;
    as_text(vm, &fields)
}

fn strftime(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(format) = args[0].cast::<Str>() else {
        let name = vm.type_name(args[0]);
        return Err(vm.type_error(format!("strftime() argument 1 must be str, not {name}")));
    };
    let mut fields = match args[1].given() {
        Some(tuple) => checked_fields(vm, tuple, "strftime")?,
        None => calendar(vm, Value::NONE, true)?,
    };
    let local = broken_down(nanoseconds(libc::CLOCK_REALTIME) / 1_000_000_000, true);
    let name = CString::new(local.as_ref().map_or(String::new(), zone)).unwrap_or_default();
    if fields.tm_zone.is_null() {
        fields.tm_zone = name.as_ptr();
        fields.tm_gmtoff = local.map_or(0, |local| local.tm_gmtoff);
    }
    let mut out = Vec::new();
    // The C library ends its formats at a 0: parts between zeros are formatted one by one.
    for (at, part) in format.as_bytes().split(|byte| *byte == 0).enumerate() {
        if at > 0 {
            out.push(0);
        }
        if part.is_empty() {
            continue;
        }
        // A space in front: an empty result can be told from one that did not fit.
        let Ok(part) = CString::new([b" ", part].concat()) else { continue };
        let mut buffer = vec![0u8; 256];
        loop {
            // SAFETY: the buffer has the size that is given, the format ends with 0, the struct's fields are in range.
            let length =
                unsafe { libc::strftime(buffer.as_mut_ptr().cast(), buffer.len(), part.as_ptr(), &raw const fields) };
            if length > 0 {
                out.extend_from_slice(&buffer[1..length]);
                break;
            }
            if buffer.len() > 1 << 20 {
                return Err(vm.value_error("Invalid format string"));
            }
            buffer = vec![0; buffer.len() * 4];
        }
    }
    vm.new_str(&String::from_utf8_lossy(&out))
}

/// Parsing is Python's own, in `_strptime`.
fn strptime(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.intern("_strptime")?;
    let module = (vm.upcalls.import)(vm, name, Value::NONE, Value::NONE, 0)?;
    let parse = vm.get_attr_str(module, "_strptime_time")?;
    let given = args.iter().take_while(|arg| !arg.is_unbound()).count();
    vm.call(parse, &args[..given])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_epoch_is_the_first_of_january() {
        let fields = broken_down(0, false).expect("it fits");
        assert_eq!((fields.tm_year, fields.tm_mon, fields.tm_mday, fields.tm_yday), (70, 0, 1, 0));
    }
}
