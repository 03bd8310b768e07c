//! A table as a file to take away: CSV in UTF-8, which spreadsheets open and
//! never run.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{Error, Result};

/// Rows of cells, the heading first.
#[derive(Debug, Default)]
pub struct Sheet {
    rows: Vec<Vec<String>>,
}

impl Sheet {
    pub fn with_heading<'a>(cells: impl IntoIterator<Item = &'a str>) -> Self {
        Self { rows: vec![cells.into_iter().map(str::to_owned).collect()] }
    }

    pub fn push(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| guarded(&cell)).collect());
    }

    /// The file, offered under this name (ASCII, without its ending).
    pub fn download(self, name: &str) -> Result<Response> {
        let mut response = self.written()?.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        let offer = format!("attachment; filename=\"{name}.csv\"");
        let offer = HeaderValue::from_str(&offer).map_err(|e| Error::Other(e.into()))?;
        headers.insert(header::CONTENT_DISPOSITION, offer);
        Ok(response)
    }

    fn written(self) -> Result<Vec<u8>> {
        // Without the mark, Excel takes UTF-8 for the code page of its country.
        let mut writer =
            csv::WriterBuilder::new().flexible(true).from_writer(b"\xEF\xBB\xBF".to_vec());
        for row in self.rows {
            writer.write_record(row).map_err(|e| Error::Other(e.into()))?;
        }
        writer.into_inner().map_err(|e| Error::Other(anyhow::anyhow!("{e}")))
    }
}

/// A cell that a spreadsheet would run as a formula is text instead. A figure
/// stays a figure, also below zero.
fn guarded(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']);
    if formula && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::Sheet;

    #[test]
    fn a_cell_is_never_a_formula() {
        let mut sheet = Sheet::with_heading(["code"]);
        for cell in ["=cmd()", "-1+1", "-0.25"] {
            sheet.push([cell.to_owned()]);
        }
        let file = String::from_utf8(sheet.written().unwrap()).unwrap();
        assert_eq!(file, "\u{feff}code\n'=cmd()\n'-1+1\n-0.25\n");
    }
}
