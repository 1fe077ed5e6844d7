//! What bytes are read from and written to.

use std::io::{self, SeekFrom};

use crate::library::output::{Output, Stream};
use crate::objects::{Raised, Vm};

/// A place for bytes.
pub enum Device {
    /// A file descriptor, closed with the device if it is ours.
    Descriptor { number: i32, owned: bool },
    /// Standard output or standard error of the VM.
    Standard(Stream),
    /// Standard input of the VM.
    Input,
    /// Nothing: it was closed.
    Closed,
}

impl Device {
    /// The number of the descriptor.
    pub fn number(&self) -> Option<i32> {
        match self {
            Device::Descriptor { number, .. } => Some(*number),
            Device::Input => Some(0),
            Device::Standard(Stream::Stdout) => Some(1),
            Device::Standard(Stream::Stderr) => Some(2),
            Device::Closed => None,
        }
    }

    /// Whether it is a terminal.
    pub fn is_terminal(&self) -> bool {
        // SAFETY: asks about a number, which need not be open.
        self.number().is_some_and(|number| unsafe { libc::isatty(number) } == 1)
    }

    /// Reads into `buffer`; 0 at the end. Signals are handled, then it is tried again.
    pub fn read(&self, vm: &mut Vm, buffer: &mut [u8]) -> Result<usize, Raised> {
        loop {
            let result = match self {
                Device::Descriptor { number, .. } => {
                    // SAFETY: the buffer is ours and as long as said.
                    let count = unsafe { libc::read(*number, buffer.as_mut_ptr().cast(), buffer.len()) };
                    if count < 0 { Err(io::Error::last_os_error()) } else { Ok(count as usize) }
                }
                Device::Input => read_input(vm, buffer),
                Device::Standard(_) | Device::Closed => Ok(0),
            };
            match result {
                Ok(count) => return Ok(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => vm.safepoint()?,
                Err(error) => return Err(vm.os_error(&error, None)),
            }
        }
    }

    /// Writes all bytes.
    pub fn write_all(&self, vm: &mut Vm, mut bytes: &[u8]) -> Result<(), Raised> {
        match self {
            Device::Standard(stream) => vm.write_stream(*stream, bytes),
            Device::Descriptor { number, .. } => {
                while !bytes.is_empty() {
                    // SAFETY: the bytes are as long as said.
                    let count = unsafe { libc::write(*number, bytes.as_ptr().cast(), bytes.len()) };
                    if count >= 0 {
                        bytes = &bytes[count as usize..];
                        continue;
                    }
                    let error = io::Error::last_os_error();
                    if error.kind() == io::ErrorKind::Interrupted {
                        vm.safepoint()?;
                    } else {
                        return Err(vm.os_error(&error, None));
                    }
                }
                Ok(())
            }
            Device::Input | Device::Closed => Ok(()),
        }
    }

    /// Delivers what the device itself holds back.
    pub fn flush(&self, vm: &mut Vm) -> Result<(), Raised> {
        match self {
            Device::Standard(stream) => vm.flush_stream(*stream),
            _ => Ok(()),
        }
    }

    /// Moves the place where is read and written; gives the new one, from the start.
    pub fn seek(&self, to: SeekFrom) -> io::Result<u64> {
        let Some(number) = self.number() else { return Err(io::Error::from_raw_os_error(libc::EBADF)) };
        let (offset, whence) = match to {
            SeekFrom::Start(offset) => (offset as i64, libc::SEEK_SET),
            SeekFrom::Current(offset) => (offset, libc::SEEK_CUR),
            SeekFrom::End(offset) => (offset, libc::SEEK_END),
        };
        // SAFETY: takes numbers only.
        let place = unsafe { libc::lseek(number, offset, whence) };
        if place < 0 { Err(io::Error::last_os_error()) } else { Ok(place as u64) }
    }

    /// Makes the file that long.
    pub fn truncate(&self, length: u64) -> io::Result<()> {
        let Some(number) = self.number() else { return Err(io::Error::from_raw_os_error(libc::EBADF)) };
        // SAFETY: takes numbers only.
        let result = unsafe { libc::ftruncate(number, length as i64) };
        if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    /// Closes it. The standard streams stay open for whoever else writes to them.
    pub fn close(&mut self) -> io::Result<()> {
        match std::mem::replace(self, Device::Closed) {
            Device::Descriptor { number, owned: true } => {
                // SAFETY: the descriptor is ours, and closed once: the device is `Closed` from now on.
                let result = unsafe { libc::close(number) };
                if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }
}

fn read_input(vm: &mut Vm, buffer: &mut [u8]) -> io::Result<usize> {
    let input = vm.extension::<Output>().input();
    let available = input.fill_buf()?;
    let count = available.len().min(buffer.len());
    buffer[..count].copy_from_slice(&available[..count]);
    input.consume(count);
    Ok(count)
}
