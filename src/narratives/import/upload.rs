//! A form that may carry files. Names of fields may repeat; their order stays.

use axum::extract::{FromRequest, Multipart, Request, multipart::MultipartError};

use crate::{App, Error, Result};

pub struct Upload {
    fields: Vec<(String, String)>,
    pub files: Vec<File>,
}

pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl FromRequest<App> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let mut form = Multipart::from_request(request, app).await.map_err(|_| incomplete())?;
        let (mut fields, mut files) = (vec![], vec![]);
        while let Some(part) = form.next_field().await.map_err(cut_off)? {
            let field = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(own_name) {
                // A field for files in which none was chosen.
                Some(name) if name.is_empty() => {}
                Some(name) => {
                    let bytes = part.bytes().await.map_err(cut_off)?.into();
                    files.push(File { name, bytes });
                }
                None => fields.push((field, part.text().await.map_err(cut_off)?)),
            }
        }
        Ok(Self { fields, files })
    }
}

impl Upload {
    /// Takes the only field of this name.
    pub fn one(&mut self, name: &str) -> Result<String> {
        match <[String; 1]>::try_from(self.all(name)) {
            Ok([value]) => Ok(value),
            Err(_) => Err(incomplete()),
        }
    }

    /// Takes all fields of this name.
    pub fn all(&mut self, name: &str) -> Vec<String> {
        let (taken, rest) =
            std::mem::take(&mut self.fields).into_iter().partition(|(field, _)| field == name);
        self.fields = rest;
        let taken: Vec<(String, String)> = taken;
        taken.into_iter().map(|(_, value)| value).collect()
    }

    /// Nothing may be left that nobody asked for.
    pub fn end(self) -> Result<()> {
        if self.fields.is_empty() { Ok(()) } else { Err(incomplete()) }
    }
}

/// Without the folders that some browsers send along.
fn own_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).collect()
}

pub fn incomplete() -> Error {
    Error::invalid("the form is incomplete, or holds something unexpected; nothing was changed")
}

fn cut_off(_: MultipartError) -> Error {
    Error::invalid("the form was cut off on its way; nothing was changed, please send it again")
}
