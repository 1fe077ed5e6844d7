//! `encode` and `decode` with Python's exceptions and error handlers.

use std::collections::HashMap;

use crate::objects::*;
use crate::text::codecs::handlers::{CodecError, Standard};
use crate::text::codecs::{Codec, DecodeErrors, DecodeFault, EncodeErrors, EncodeFault, Replacement};
use crate::text::wtf8;

/// Handlers that a program registered (`codecs.register_error`): where each lies among the values the VM keeps.
#[derive(Debug, Default)]
struct ErrorHandlers(HashMap<String, usize>);

/// What is done with faults: the name of the handler, and what the exception shows as its object.
struct Handling<'a> {
    vm: &'a mut Vm,
    name: String,
    object: Value,
}

impl Handling<'_> {
    fn registered(&mut self) -> Result<Value, Raised> {
        let handlers = self.vm.extension::<ErrorHandlers>();
        match handlers.0.get(&self.name).copied() {
            Some(at) => Ok(self.vm.kept[at]),
            None => {
                let message = format!("unknown error handler name '{}'", self.name);
                Err(self.vm.lookup_error(message))
            }
        }
    }

    fn exception(
        &mut self,
        class: Gc<Type>,
        (encoding, object, start, end, reason): (&str, Value, usize, usize, &str),
    ) -> Result<Gc<Exception>, Raised> {
        let (encoding, reason) = (self.vm.new_str(encoding)?, self.vm.new_str(reason)?);
        let (start, end) = (Value::small_int(start as i64), Value::small_int(end as i64));
        let exception = self.vm.new_exception(class, &[encoding, object, start, end, reason])?;
        self.vm.fill_exception_fields(exception);
        Ok(exception)
    }

    fn raise(&mut self, exception: Result<Gc<Exception>, Raised>) -> Raised {
        match exception {
            Ok(exception) => self.vm.set_raised(exception),
            Err(raised) => raised,
        }
    }

    /// `UnicodeDecodeError`. Its object is the bytes as they were given, or what follows a mark at their beginning.
    fn decode_error(&mut self, fault: &DecodeFault<'_>) -> Result<Gc<Exception>, Raised> {
        let object = match self.object.cast::<Bytes>() {
            Some(bytes) if bytes.length == fault.object.len() => self.object,
            _ => self.vm.new_bytes(fault.object)?,
        };
        let class = self.vm.types.unicode_decode_error;
        self.exception(class, (fault.encoding, object, fault.start, fault.end, fault.reason))
    }

    fn encode_error(&mut self, fault: &EncodeFault<'_>) -> Result<Gc<Exception>, Raised> {
        let (class, object) = (self.vm.types.unicode_encode_error, self.object);
        self.exception(class, (fault.encoding, object, fault.start, fault.end, fault.reason))
    }

    /// What a registered handler answers: its replacement, and where to go on in something of this length.
    fn ask(&mut self, exception: Value, what: &str, length: usize) -> Result<(Value, usize), Raised> {
        let handler = self.registered()?;
        let answer = self.vm.call(handler, &[exception])?;
        let refused = format!("{what}, int) tuple");
        let Some([replacement, position]) = answer.cast::<Tuple>().map(|tuple| tuple.items()) else {
            return Err(self.vm.type_error(refused));
        };
        if !self.vm.is_int(*position) {
            return Err(self.vm.type_error(refused));
        }
        let position = self.vm.index_i64(*position)?;
        let at = if position < 0 { position + length as i64 } else { position };
        match usize::try_from(at) {
            Ok(at) if at <= length => Ok((*replacement, at)),
            _ => Err(self.vm.index_error(format!("position {position} from error handler out of bounds"))),
        }
    }
}

impl DecodeErrors for Handling<'_> {
    type Error = Raised;

    fn decode_fault(&mut self, fault: &DecodeFault<'_>) -> Result<(Vec<u8>, usize), Raised> {
        if let Some(mut standard) = Standard::named(&self.name) {
            return match standard.decode_fault(fault) {
                Ok(answer) => Ok(answer),
                Err(CodecError::OnlyEncodes) => {
                    Err(self.vm.type_error("don't know how to handle UnicodeDecodeError in error callback"))
                }
                Err(_) => {
                    let exception = self.decode_error(fault);
                    Err(self.raise(exception))
                }
            };
        }
        let exception = self.decode_error(fault)?.value();
        let what = "decoding error handler must return (str";
        let (replacement, at) = self.ask(exception, what, fault.object.len())?;
        match replacement.cast::<Str>() {
            Some(string) => Ok((string.as_bytes().to_vec(), at)),
            None => Err(self.vm.type_error(format!("{what}, int) tuple"))),
        }
    }
}

impl EncodeErrors for Handling<'_> {
    type Error = Raised;

    fn encode_fault(&mut self, fault: &EncodeFault<'_>) -> Result<(Replacement, usize), Raised> {
        if let Some(mut standard) = Standard::named(&self.name) {
            return match standard.encode_fault(fault) {
                Ok(answer) => Ok(answer),
                Err(_) => Err(self.refuse(fault)),
            };
        }
        let exception = self.encode_error(fault)?.value();
        let what = "encoding error handler must return (str/bytes";
        let (replacement, at) = self.ask(exception, what, wtf8::len(fault.object))?;
        if let Some(string) = replacement.cast::<Str>() {
            Ok((Replacement::Text(string.as_bytes().to_vec()), at))
        } else if let Some(bytes) = replacement.cast::<Bytes>() {
            Ok((Replacement::Bytes(bytes.as_slice().to_vec()), at))
        } else {
            Err(self.vm.type_error(format!("{what}, int) tuple")))
        }
    }

    fn refuse(&mut self, fault: &EncodeFault<'_>) -> Raised {
        let exception = self.encode_error(fault);
        self.raise(exception)
    }
}

impl Vm {
    /// `codecs.register_error(name, handler)`
    pub fn register_error_handler(&mut self, name: &str, handler: Value) {
        let at = self.kept.len();
        self.kept.push(handler);
        self.extension::<ErrorHandlers>().0.insert(name.to_owned(), at);
    }

    /// The handler that a program registered under a name.
    pub fn error_handler(&mut self, name: &str) -> Option<Value> {
        let at = self.extension::<ErrorHandlers>().0.get(name).copied()?;
        Some(self.kept[at])
    }

    /// The built-in encoding of a name; LookupError if there is none.
    pub fn find_codec(&mut self, name: &str) -> Result<Codec, Raised> {
        match Codec::named(name) {
            Some(codec) => Ok(codec),
            None => Err(self.lookup_error(format!("unknown encoding: {name}"))),
        }
    }

    /// `text.encode(encoding, errors)`
    pub fn encode(&mut self, text: Gc<Str>, encoding: &str, errors: &str) -> Result<Value, Raised> {
        let codec = self.find_codec(encoding)?;
        let bytes = self.encode_with(text, codec, errors)?;
        self.new_bytes(&bytes)
    }

    /// The bytes of a text in an encoding.
    pub fn encode_with(&mut self, text: Gc<Str>, codec: Codec, errors: &str) -> Result<Vec<u8>, Raised> {
        let mut handling = Handling { vm: self, name: errors.to_owned(), object: text.value() };
        codec.encode(text.as_bytes(), &mut handling)
    }

    /// The text of bytes; `object` is what an exception shows, if it is the same `bytes`.
    pub fn decode(&mut self, object: Value, bytes: &[u8], encoding: &str, errors: &str) -> Result<Value, Raised> {
        let codec = self.find_codec(encoding)?;
        let (text, _) = self.decode_part(object, bytes, codec, errors, true)?;
        self.new_str_wtf8(&text)
    }

    /// As [`Codec::decode_part`]: the text, and how many bytes were used.
    pub fn decode_part(
        &mut self,
        object: Value,
        bytes: &[u8],
        codec: Codec,
        errors: &str,
        last: bool,
    ) -> Result<(Vec<u8>, usize), Raised> {
        let mut handling = Handling { vm: self, name: errors.to_owned(), object };
        codec.decode_part(bytes, &mut handling, last)
    }

    /// An argument that names an encoding or an error handler.
    pub fn name_argument(
        &mut self,
        value: Value,
        function: &str,
        which: &str,
        default: &str,
    ) -> Result<String, Raised> {
        match value.given() {
            None => Ok(default.to_owned()),
            Some(value) => {
                let text = self.str_argument(value, function, which)?;
                Ok(wtf8::to_string_lossy(text))
            }
        }
    }
}
