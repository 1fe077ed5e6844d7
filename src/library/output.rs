//! Where a program's text goes: standard output, standard error and standard input as Rust streams.
//!
//! An embedder may give its own. `print` writes here directly as long as `sys.stdout` is the object that stands for this
//! stream; text is held back until a line is complete (on a terminal) or the buffer is full.

use std::io::{BufRead, IsTerminal, Write};

use crate::objects::{Raised, Value, Vm};

/// Which of the two outputs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stream {
    Stdout,
    Stderr,
}

/// Bytes that are held back at most.
const BUFFER: usize = 8192;

/// One output.
struct Sink {
    writer: Box<dyn Write>,
    pending: Vec<u8>,
    by_line: bool,
    /// The file object that stands for the stream in Python; [`Value::UNBOUND`] as long as there is none.
    object: Value,
}

impl Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= BUFFER {
            self.drain(self.pending.len())?;
        } else if self.by_line
            && let Some(end) = bytes.iter().rposition(|byte| *byte == b'\n')
        {
            self.drain(self.pending.len() - bytes.len() + end + 1)?;
        }
        Ok(())
    }

    fn drain(&mut self, count: usize) -> std::io::Result<()> {
        let result = self.writer.write_all(&self.pending[..count]);
        self.pending.drain(..count);
        result?;
        self.writer.flush()
    }
}

/// The streams of a VM.
pub struct Output {
    stdout: Sink,
    stderr: Sink,
    stdin: Box<dyn BufRead>,
}

impl Default for Output {
    fn default() -> Output {
        let sink = |writer, by_line| Sink { writer, pending: Vec::new(), by_line, object: Value::UNBOUND };
        Output {
            stdout: sink(Box::new(std::io::stdout()) as Box<dyn Write>, std::io::stdout().is_terminal()),
            stderr: sink(Box::new(std::io::stderr()), true),
            stdin: Box::new(std::io::BufReader::new(std::io::stdin())),
        }
    }
}

impl Output {
    fn sink(&mut self, stream: Stream) -> &mut Sink {
        match stream {
            Stream::Stdout => &mut self.stdout,
            Stream::Stderr => &mut self.stderr,
        }
    }

    /// Writes go to `writer` from now on; `by_line`: not later than at the end of each line.
    pub fn redirect(&mut self, stream: Stream, writer: Box<dyn Write>, by_line: bool) {
        let sink = self.sink(stream);
        // What cannot be written to the old one is lost with it.
        let _ = sink.drain(sink.pending.len());
        sink.writer = writer;
        sink.by_line = by_line;
    }

    /// Input comes from `reader` from now on.
    pub fn redirect_input(&mut self, reader: Box<dyn BufRead>) {
        self.stdin = reader;
    }

    /// Where input comes from.
    pub fn input(&mut self) -> &mut dyn BufRead {
        &mut *self.stdin
    }
}

impl Vm {
    /// The file object that stands for a stream: `sys.__stdout__`. While `sys.stdout` is this object, `print` goes past it.
    pub fn set_stream_object(&mut self, stream: Stream, object: Value) {
        self.kept.push(object);
        self.extension::<Output>().sink(stream).object = object;
    }

    /// The file object that stands for a stream.
    pub fn stream_object(&mut self, stream: Stream) -> Option<Value> {
        self.extension::<Output>().sink(stream).object.given()
    }

    /// Writes bytes to a stream; OSError if that fails.
    pub fn write_stream(&mut self, stream: Stream, bytes: &[u8]) -> Result<(), Raised> {
        match self.extension::<Output>().sink(stream).write(bytes) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.os_error(&error, None)),
        }
    }

    /// Writes out what a stream holds back.
    pub fn flush_stream(&mut self, stream: Stream) -> Result<(), Raised> {
        let sink = self.extension::<Output>().sink(stream);
        match sink.drain(sink.pending.len()) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.os_error(&error, None)),
        }
    }

    /// A line of standard input with its end; empty at the end of the input.
    pub fn read_line(&mut self) -> Result<Vec<u8>, Raised> {
        let mut line = Vec::new();
        match self.extension::<Output>().stdin.read_until(b'\n', &mut line) {
            Ok(_) => Ok(line),
            Err(error) => Err(self.os_error(&error, None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Rc<RefCell<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_is_held_back_until_it_is_complete() {
        let written = Written::default();
        let mut output = Output::default();
        output.redirect(Stream::Stdout, Box::new(written.clone()), true);
        let sink = output.sink(Stream::Stdout);
        sink.write(b"one\ntw").expect("memory");
        assert_eq!(*written.0.borrow(), b"one\n");
        sink.write(b"o\n").expect("memory");
        assert_eq!(*written.0.borrow(), b"one\ntwo\n");
    }

    #[test]
    fn without_a_terminal_text_is_held_back_until_the_buffer_is_full() {
        let written = Written::default();
        let mut output = Output::default();
        output.redirect(Stream::Stdout, Box::new(written.clone()), false);
        let sink = output.sink(Stream::Stdout);
        sink.write(b"a line\n").expect("memory");
        assert!(written.0.borrow().is_empty());
        sink.write(&[b'x'; BUFFER]).expect("memory");
        assert_eq!(written.0.borrow().len(), BUFFER + 7);
    }
}
