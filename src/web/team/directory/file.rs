//! `/team/directory.json` and `/team/directory/file`: the directory as a file, out and in.

use rocket::http::ContentType;
use rocket::{State, get, post};

use super::{keeper, page};
use crate::acts::directory;
use crate::domain::directory::MOST_BYTES;
use crate::web::directory::Board;
use crate::web::error::Error;
use crate::web::team::export::Download;
use crate::web::team::member::Member;
use crate::web::team::page::{Answer, TeamPages};
use crate::web::team::problem::Problem;
use crate::web::team::reader::Reader;
use crate::web::team::upload::Upload;

/// A form with a directory.
type File = Upload<MOST_BYTES>;

/// The file.
#[get("/team/directory.json")]
pub async fn take(member: Member) -> Result<Download, Error> {
    keeper(&member).await?;
    let bytes = directory::export(&member.desk).await?.into_bytes();
    Ok(Download { name: "directory.json".to_owned(), bytes, kind: ContentType::JSON })
}

/// Takes every entry of a file, or says why none.
#[post("/team/directory/file", data = "<upload>")]
pub async fn bring(
    member: Member,
    reader: Reader,
    upload: File,
    board: &State<Board>,
    pages: &State<TeamPages>,
) -> Result<Answer, Error> {
    keeper(&member).await?;
    let (desk, lang) = (&member.desk, reader.lang);
    let said = match directory::import(desk, &upload.file, Some(member.person())).await {
        Ok(brought) => {
            board.look(desk).await;
            let n = (brought.written.to_string(), brought.same.to_string());
            let said = [("written", &*n.0), ("same", &*n.1)];
            (Some(pages.say(lang, "team.directory.brought", &said)), None)
        }
        Err(error) => (None, Some(Problem::of(pages, lang, error)?)),
    };
    page(pages, reader, &member, said).await
}
