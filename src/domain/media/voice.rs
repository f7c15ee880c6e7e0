//! A recording: one whole Opus stream in an Ogg file, written anew without its comments.

use std::io::Cursor;

use ogg::{Packet, PacketReader, PacketWriteEndInfo, PacketWriter};

use super::Unfit;

/// Most bytes of a recording (design A0.3): about twenty seconds of a voice.
const MOST_BYTES: usize = 60 * 1024;
/// How the two packets before the sound begin.
const HEAD: &[u8] = b"OpusHead";
const TAGS: &[u8] = b"OpusTags";
/// The number of the stream in every file of ours: that of the file it came from tells of it.
const SERIAL: u32 = 1;
/// The length of a head of one or two channels.
const HEAD_BYTES: usize = 19;
/// Most samples of a packet, 120 milliseconds at 48 kHz.
const MOST_SAMPLES: u32 = 5_760;

/// Whether a file begins as a recording does.
pub fn begins(file: &[u8]) -> bool {
    file.starts_with(b"OggS")
}

/// The recording as children get it.
///
/// # Errors
/// It is not one whole Opus stream, or too long.
pub fn rewrite(file: &[u8]) -> Result<Vec<u8>, Unfit> {
    if file.len() > MOST_BYTES {
        return Err(Unfit::Long);
    }
    let packets = packets(file)?;
    let (Some(head), Some(tags)) = (packets.first(), packets.get(1)) else {
        return Err(Unfit::Voice);
    };
    if !is_head(&head.data) || !tags.data.starts_with(TAGS) || packets.len() < 3 {
        return Err(Unfit::Voice);
    }
    let mut writer = PacketWriter::new(Vec::new());
    for (index, packet) in packets.into_iter().enumerate() {
        let position = packet.absgp_page();
        let end = match (packet.last_in_stream(), packet.last_in_page()) {
            (true, _) => PacketWriteEndInfo::EndStream,
            (_, true) => PacketWriteEndInfo::EndPage,
            _ => PacketWriteEndInfo::NormalPacket,
        };
        let data = match index {
            0 => packet.data,
            1 => no_comments(),
            _ if is_sound(&packet.data) => packet.data,
            _ => return Err(Unfit::Voice),
        };
        writer.write_packet(data, SERIAL, end, position).map_err(|_| Unfit::Voice)?;
    }
    Ok(writer.into_inner())
}

/// All packets of a file that is one stream to its end, and nothing after it.
fn packets(file: &[u8]) -> Result<Vec<Packet>, Unfit> {
    let mut reader = PacketReader::new(Cursor::new(file));
    let mut packets: Vec<Packet> = Vec::new();
    while !packets.last().is_some_and(Packet::last_in_stream) {
        let packet = reader.read_packet().map_err(|_| Unfit::Voice)?.ok_or(Unfit::Voice)?;
        let serial = packets.first().map_or(packet.stream_serial(), Packet::stream_serial);
        if packet.stream_serial() != serial {
            return Err(Unfit::Voice);
        }
        packets.push(packet);
    }
    let read = usize::try_from(reader.into_inner().position());
    if read == Ok(file.len()) { Ok(packets) } else { Err(Unfit::Voice) }
}

/// One or two channels, in the only version there is.
fn is_head(packet: &[u8]) -> bool {
    packet.len() == HEAD_BYTES
        && packet.starts_with(HEAD)
        && packet.get(8) == Some(&1)
        && matches!(packet.get(9), Some(1 | 2))
        && packet.last() == Some(&0)
}

/// Whether the first byte tells of a packet as long as Opus allows (RFC 6716, section 3).
fn is_sound(packet: &[u8]) -> bool {
    let Some(first) = packet.first() else { return false };
    let frame = match first >> 3 {
        config @ 0..12 => [480, 960, 1_920, 2_880].get(usize::from(config % 4)),
        config @ 12..16 => [480, 960].get(usize::from(config % 2)),
        config => [120, 240, 480, 960].get(usize::from(config % 4)),
    };
    let frames = match first & 3 {
        0 => Some(1),
        1 | 2 => Some(2),
        _ => packet.get(1).map(|count| u32::from(count & 63)),
    };
    match (frame, frames) {
        (Some(frame), Some(frames)) => frames > 0 && frame * frames <= MOST_SAMPLES,
        _ => false,
    }
}

/// The packet of comments, empty: no vendor and no comment.
fn no_comments() -> Vec<u8> {
    [TAGS, &[0; 8]].concat()
}

#[cfg(test)]
#[path = "voice_tests.rs"]
mod tests;
