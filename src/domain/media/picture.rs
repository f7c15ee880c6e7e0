//! A picture, read within limits and drawn anew on a white sheet of one size, so that nothing of the
//! file is left: no place and time of a camera, no second file behind the first.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};

use super::Unfit;

/// The sheet every picture is drawn on: all are the same size, so a page keeps their place.
const WIDTH: u32 = 480;
const HEIGHT: u32 = 360;
/// Most bytes of a picture as children get it (design A0.3).
const MOST_BYTES: usize = 20 * 1024;
/// Most pixels of a side of what is read, and most bytes it may take while it is read.
const MOST_PIXELS: u32 = 4_000;
const MOST_MEMORY: u64 = 96 * 1024 * 1024;
/// From fine to coarse.
const QUALITIES: [u8; 8] = [85, 75, 65, 55, 45, 35, 25, 15];

/// The picture as children get it.
///
/// # Errors
/// It is no PNG, JPEG or WebP, cannot be read to its end, or is too large.
pub fn rewrite(file: &[u8]) -> Result<Vec<u8>, Unfit> {
    let Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) =
        image::guess_format(file)
    else {
        return Err(Unfit::Format);
    };
    if format == ImageFormat::Jpeg && !ends(file) {
        return Err(Unfit::Broken);
    }
    let sheet = draw(read(file, format)?);
    for quality in QUALITIES {
        let mut small = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut small, quality);
        sheet.write_with_encoder(encoder).map_err(|_| Unfit::Broken)?;
        if small.len() <= MOST_BYTES {
            return Ok(small);
        }
    }
    Err(Unfit::Busy)
}

/// The pixels, the right way up.
fn read(file: &[u8], format: ImageFormat) -> Result<DynamicImage, Unfit> {
    let unfit = |error| match error {
        ImageError::Limits(_) => Unfit::Large,
        _ => Unfit::Broken,
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unfit)?;
    if decoder.total_bytes() > MOST_MEMORY {
        return Err(Unfit::Large);
    }
    let orientation = decoder.orientation().map_err(unfit)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unfit)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// The picture in the middle of a white sheet, as large as fits; what was clear becomes white.
fn draw(picture: DynamicImage) -> RgbImage {
    let mut pixels = picture.into_rgba8();
    for pixel in pixels.pixels_mut() {
        let alpha = u32::from(pixel.0[3]);
        let on_white = |value: u8| {
            let mixed = (u32::from(value) * alpha + 255 * (255 - alpha)) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        let [red, green, blue, _] = pixel.0;
        pixel.0 = [on_white(red), on_white(green), on_white(blue), u8::MAX];
    }
    let fitted = DynamicImage::ImageRgba8(pixels).resize(WIDTH, HEIGHT, FilterType::CatmullRom);
    let fitted = fitted.into_rgb8();
    let mut sheet = RgbImage::from_pixel(WIDTH, HEIGHT, image::Rgb([u8::MAX; 3]));
    let middle = |outer: u32, inner: u32| i64::from((outer - inner.min(outer)) / 2);
    let (x, y) = (middle(WIDTH, fitted.width()), middle(HEIGHT, fitted.height()));
    imageops::replace(&mut sheet, &fitted, x, y);
    sheet
}

/// Whether a JPEG file has its end mark: the decoder fills what is missing with grey. The mark
/// cannot stand inside the pixels, only in what comes before them.
fn ends(file: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xff, marker, high, low]) = file.get(at..at + 4) {
        if *marker == 0xda {
            let pixels = file.get(at..).unwrap_or_default();
            return pixels.windows(2).any(|pair| pair == [0xff, 0xd9]);
        }
        at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
    }
    false
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
