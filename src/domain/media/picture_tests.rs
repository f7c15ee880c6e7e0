use flate2::Crc;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgba, RgbaImage};

use super::*;

/// Red on the start side, blue on the other, with a clear corner.
fn two_colours(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| match (x < width / 2, x < 20 && y < 20) {
        (_, true) => Rgba([0, 0, 0, 0]),
        (true, _) => Rgba([220, 20, 20, 255]),
        (false, _) => Rgba([20, 20, 220, 255]),
    })
}

fn png(picture: &RgbaImage) -> Vec<u8> {
    let mut file = Vec::new();
    let (width, height) = picture.dimensions();
    let encoder = PngEncoder::new(&mut file);
    encoder.write_image(picture, width, height, ExtendedColorType::Rgba8).unwrap();
    file
}

fn jpeg(picture: &RgbaImage) -> Vec<u8> {
    let mut file = Vec::new();
    let rgb = DynamicImage::ImageRgba8(picture.clone()).into_rgb8();
    rgb.write_with_encoder(JpegEncoder::new_with_quality(&mut file, 90)).unwrap();
    file
}

fn webp(picture: &RgbaImage) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = WebPEncoder::new_lossless(&mut file);
    encoder.encode(picture, picture.width(), picture.height(), ExtendedColorType::Rgba8).unwrap();
    file
}

const SECRET: &[u8] = b"50.8503N 4.3517E Ixelles";

/// A JPEG file as a camera writes it: turned by a quarter, with a place in its metadata.
fn camera(picture: &RgbaImage) -> Vec<u8> {
    let mut exif =
        b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend(SECRET);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let file = jpeg(picture);
    [&file[..2], &[0xff, 0xe1], &length, &exif, &file[2..]].concat()
}

fn has(file: &[u8], part: &[u8]) -> bool {
    file.windows(part.len()).any(|window| window == part)
}

fn kept(file: &[u8]) -> RgbImage {
    let kept = rewrite(file).unwrap();
    assert!(kept.len() <= MOST_BYTES, "{}", kept.len());
    image::load_from_memory_with_format(&kept, ImageFormat::Jpeg).unwrap().into_rgb8()
}

fn is(pixel: image::Rgb<u8>, [red, green, blue]: [u8; 3]) -> bool {
    pixel.0.iter().zip([red, green, blue]).all(|(found, wanted)| found.abs_diff(wanted) < 24)
}

#[test]
fn every_format_becomes_the_same_small_picture() {
    let picture = two_colours(800, 600);
    for (name, file) in [("png", png(&picture)), ("jpeg", jpeg(&picture)), ("webp", webp(&picture))]
    {
        let sheet = kept(&file);
        assert_eq!(sheet.dimensions(), (WIDTH, HEIGHT), "{name}");
        assert!(is(*sheet.get_pixel(100, 180), [220, 20, 20]), "{name}");
        assert!(is(*sheet.get_pixel(380, 180), [20, 20, 220]), "{name}");
        let clear = if name == "jpeg" { [0; 3] } else { [255; 3] };
        assert!(is(*sheet.get_pixel(4, 4), clear), "{name}: what was clear is white");
    }
}

#[test]
fn a_tall_and_a_tiny_picture_stand_in_the_middle_of_a_white_sheet() {
    for (width, height) in [(100, 400), (30, 40)] {
        let sheet = kept(&png(&two_colours(width, height)));
        assert!(is(*sheet.get_pixel(5, 180), [255; 3]) && is(*sheet.get_pixel(474, 180), [255; 3]));
        assert!(is(*sheet.get_pixel(225, 250), [220, 20, 20]), "{width}");
        assert!(is(*sheet.get_pixel(255, 250), [20, 20, 220]), "{width}");
    }
}

#[test]
fn nothing_a_camera_or_anybody_wrote_is_kept() {
    let file = camera(&two_colours(600, 800));
    assert!(has(&file, SECRET) && has(&file, b"Exif"), "the control");
    let small = rewrite(&file).unwrap();
    assert!(!has(&small, SECRET) && !has(&small, b"Exif"));
    let sheet = kept(&file);
    assert!(is(*sheet.get_pixel(240, 80), [220, 20, 20]), "a quarter turn: red is on top");
    assert!(is(*sheet.get_pixel(240, 280), [20, 20, 220]));
    for file in [png(&two_colours(90, 90)), jpeg(&two_colours(90, 90)), webp(&two_colours(90, 90))]
    {
        let two = [&file[..], b"PK\x03\x04<script>alert(1)</script>"].concat();
        if let Ok(small) = rewrite(&two) {
            assert!(!has(&small, b"<script>") && !has(&small, b"PK\x03\x04"));
        }
    }
}

/// The colours of a screen without a signal: nothing compresses worse.
fn noise(side: u32) -> RgbaImage {
    let mut seed = 1_u32;
    RgbaImage::from_fn(side, side, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [red, green, blue, _] = seed.to_be_bytes();
        Rgba([red, green, blue, 255])
    })
}

#[test]
fn a_picture_that_cannot_be_made_small_is_refused() {
    assert_eq!(rewrite(&png(&noise(360))), Err(Unfit::Busy));
    assert!(rewrite(&png(&two_colours(360, 360))).is_ok(), "the control");
}

/// A PNG file that says it is this large.
fn claims(width: u32, height: u32, depth: u8) -> Vec<u8> {
    let mut file = png(&two_colours(40, 40));
    file.splice(16..20, width.to_be_bytes());
    file.splice(20..24, height.to_be_bytes());
    file[24] = depth;
    let mut sum = Crc::new();
    sum.update(&file[12..29]);
    file.splice(29..33, sum.sum().to_be_bytes());
    file
}

#[test]
fn a_picture_that_would_fill_the_memory_is_refused_before_it_is_read() {
    assert_eq!(rewrite(&png(&RgbaImage::new(20_000, 1))), Err(Unfit::Large));
    assert_eq!(rewrite(&png(&RgbaImage::new(1, 4_001))), Err(Unfit::Large));
    assert_eq!(rewrite(&claims(20_000, 20_000, 8)), Err(Unfit::Large));
    assert_eq!(rewrite(&claims(4_000, 4_000, 16)), Err(Unfit::Large));
    assert_eq!(rewrite(&claims(40, 400, 8)), Err(Unfit::Broken), "the control: pixels are missing");
    assert!(rewrite(&claims(40, 40, 8)).is_ok(), "the control");
    assert!(rewrite(&png(&RgbaImage::new(4_000, 300))).is_ok(), "the control");
}

#[test]
fn what_is_no_whole_picture_is_refused() {
    let picture = two_colours(300, 300);
    for (name, file) in
        [("png", png(&picture)), ("jpeg", camera(&picture)), ("webp", webp(&picture))]
    {
        assert!(rewrite(&file).is_ok(), "the control");
        for part in 1..10 {
            let cut = &file[..file.len() * part / 10];
            let refused = matches!(rewrite(cut), Err(Unfit::Broken | Unfit::Format));
            assert!(refused, "{part} tenths of {name}");
        }
    }
    for other in [
        &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..],
        b"GIF89a\x01\0\x01\0\0\0\0;",
        b"BM\x46\0\0\0",
        b"%PDF-1.7",
        b"",
        b"\xff",
    ] {
        assert_eq!(rewrite(other), Err(Unfit::Format));
    }
    let renamed = [b"\x89PNG\r\n\x1a\n", &jpeg(&picture)[..]].concat();
    assert_eq!(rewrite(&renamed), Err(Unfit::Broken));
}
