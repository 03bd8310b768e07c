//! A table as a file to take away: CSV in UTF-8, or a workbook. Spreadsheets
//! open both and run nothing of it.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::{Error, Result};

/// Of a cell of a workbook, in UTF-16 code units.
const LONGEST: usize = 32_767;

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
        self.rows.push(cells.into_iter().collect());
    }

    /// The file, offered under this name (ASCII, without its ending).
    pub fn download(self, name: &str) -> Result<Response> {
        offered(self.written()?, "text/csv; charset=utf-8", &format!("{name}.csv"))
    }

    /// The same as a workbook, in which every cell is text.
    pub fn download_workbook(self, name: &str) -> Result<Response> {
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let book = self.bound().map_err(|e| Error::Other(e.into()))?;
        offered(book, kind, &format!("{name}.xlsx"))
    }

    fn bound(self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let heading = Format::new().set_bold();
        for (row, cells) in (0..).zip(self.rows) {
            for (column, cell) in (0..).zip(cells) {
                if row == 0 {
                    sheet.write_string_with_format(row, column, fitting(cell), &heading)?;
                } else {
                    sheet.write_string(row, column, fitting(cell))?;
                }
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        book.save_to_buffer()
    }

    fn written(self) -> Result<Vec<u8>> {
        // Without the mark, Excel takes UTF-8 for the code page of its country.
        let mut writer =
            csv::WriterBuilder::new().flexible(true).from_writer(b"\xEF\xBB\xBF".to_vec());
        for row in self.rows {
            writer
                .write_record(row.iter().map(|cell| guarded(cell)))
                .map_err(|e| Error::Other(e.into()))?;
        }
        writer.into_inner().map_err(|e| Error::Other(anyhow::anyhow!("{e}")))
    }
}

fn offered(file: Vec<u8>, kind: &'static str, name: &str) -> Result<Response> {
    let mut response = file.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let offer = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    headers.insert(header::CONTENT_DISPOSITION, offer.map_err(|e| Error::Other(e.into()))?);
    Ok(response)
}

/// A cell of a workbook holds no more; what is cut says so.
fn fitting(cell: String) -> String {
    const CUT: &str = " [cut here: the CSV file has all of it]";
    if cell.encode_utf16().count() <= LONGEST {
        return cell;
    }
    let most = LONGEST - CUT.len();
    let mut units = 0;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units <= most
    };
    cell.chars().take_while(fits).collect::<String>() + CUT
}

/// A cell that a spreadsheet would run as a formula is text instead. A figure
/// stays a figure, also below zero.
fn guarded(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']);
    if formula && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use zip::ZipArchive;

    use super::{LONGEST, Sheet, fitting};

    #[test]
    fn a_workbook_holds_text_and_no_formula() {
        let mut sheet = Sheet::with_heading(["code"]);
        sheet.push(["=cmd()".to_owned()]);
        let mut book = ZipArchive::new(Cursor::new(sheet.bound().unwrap())).unwrap();
        let mut read = |name: &str| {
            let mut text = String::new();
            book.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        assert!(read("xl/sharedStrings.xml").contains("<t>=cmd()</t>"));
        assert!(!read("xl/worksheets/sheet1.xml").contains("<f>"));
    }

    #[test]
    fn what_a_workbook_cannot_hold_is_cut_and_says_so() {
        let long = fitting("😀".repeat(LONGEST));
        assert!(long.encode_utf16().count() <= LONGEST && long.ends_with("has all of it]"));
    }

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
