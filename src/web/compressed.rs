//! Bytes compressed once and sent often, in the best coding the browser reads.

use std::io::Write;
use std::sync::Arc;

use rocket::Request;
use rocket::http::Header;
use rocket::response::Builder;

/// Most bytes that are handed to the connection at once.
const ONE_PIECE: usize = 64 * 1024;

/// The same bytes in up to three codings.
#[derive(Debug)]
pub struct Compressed {
    plain: Vec<u8>,
    brotli: Option<Vec<u8>>,
    gzip: Option<Vec<u8>>,
}

/// A coding of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Brotli,
    Gzip,
    Identity,
}

impl Compressed {
    /// Text, which compresses well.
    pub fn text(plain: Vec<u8>) -> Self {
        let smaller = |bytes: &Vec<u8>| bytes.len() < plain.len();
        let brotli = brotli(&plain).ok().filter(smaller);
        let gzip = gzip(&plain).ok().filter(smaller);
        Self { plain, brotli, gzip }
    }

    /// Bytes that are compressed already, as pictures and fonts are.
    pub fn as_is(plain: Vec<u8>) -> Self {
        Self { plain, brotli: None, gzip: None }
    }

    /// The bytes as they are.
    pub fn plain(&self) -> &[u8] {
        &self.plain
    }

    fn best(&self, accepts: &str) -> Coding {
        if self.brotli.is_some() && reads(accepts, "br") {
            Coding::Brotli
        } else if self.gzip.is_some() && reads(accepts, "gzip") {
            Coding::Gzip
        } else {
            Coding::Identity
        }
    }

    fn bytes(&self, coding: Coding) -> &[u8] {
        let bytes = match coding {
            Coding::Brotli => self.brotli.as_deref(),
            Coding::Gzip => self.gzip.as_deref(),
            Coding::Identity => None,
        };
        bytes.unwrap_or(&self.plain)
    }

    /// Puts the body on an answer, with its coding and its `Vary`; nothing is copied.
    pub fn put(self: &Arc<Self>, request: &Request<'_>, answer: &mut Builder<'_>) {
        if self.brotli.is_some() || self.gzip.is_some() {
            answer.raw_header("Vary", "Accept-Encoding");
        }
        let accepts = request.headers().get_one("Accept-Encoding").unwrap_or_default();
        let coding = self.best(accepts);
        match coding {
            Coding::Brotli => answer.header(Header::new("Content-Encoding", "br")),
            Coding::Gzip => answer.header(Header::new("Content-Encoding", "gzip")),
            Coding::Identity => answer,
        };
        let body = Body(Arc::clone(self), coding);
        let size = body.as_ref().len();
        // In one piece rather than in pieces of 4 KiB, each of which wakes a task.
        answer.max_chunk_size(size.clamp(1, ONE_PIECE));
        answer.sized_body(size, std::io::Cursor::new(body));
    }
}

/// One coding on its way out.
struct Body(Arc<Compressed>, Coding);

impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        self.0.bytes(self.1)
    }
}

/// True when an `Accept-Encoding` names a coding and does not refuse it.
fn reads(accepts: &str, name: &str) -> bool {
    accepts.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let named = parts.next().is_some_and(|coding| coding.eq_ignore_ascii_case(name));
        let weight = parts.find_map(|part| part.strip_prefix("q="));
        named && weight.is_none_or(|weight| weight.parse().is_ok_and(|weight: f32| weight > 0.0))
    })
}

/// Quality 11: slow, but once. The window is as large as the text: a larger one finds no more, and takes its memory.
fn brotli(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // RFC 7932, 9.1: a window of n bits reaches back 2^n - 16 bytes.
    let window = (plain.len() + 16).next_power_of_two().trailing_zeros().clamp(10, 22);
    let mut writer = brotli::CompressorWriter::new(&mut bytes, 4096, 11, window);
    writer.write_all(plain)?;
    drop(writer);
    Ok(bytes)
}

fn gzip(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(plain)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_coding_that_a_browser_reads_is_sent() {
        let text = Compressed::text(b"again and again and again and again and again".repeat(9));
        assert_eq!(text.best("gzip, deflate, br, zstd"), Coding::Brotli);
        assert_eq!(text.best("gzip;q=1.0, br;q=0"), Coding::Gzip);
        assert_eq!(text.best("BR"), Coding::Brotli);
        for nothing in ["", "identity", "bro", "br;q=x", "gzip;q=0"] {
            assert_eq!(text.best(nothing), Coding::Identity, "{nothing}");
        }
        assert!(text.bytes(Coding::Brotli).len() < text.bytes(Coding::Identity).len());
        let picture = Compressed::as_is(vec![7; 99]);
        assert_eq!(picture.best("br, gzip"), Coding::Identity);
    }

    #[test]
    fn what_does_not_get_smaller_is_sent_as_it_is() {
        let short = Compressed::text(b"x".to_vec());
        assert_eq!(short.best("br, gzip"), Coding::Identity);
    }
}
