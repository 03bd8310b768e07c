//! How the text of an RTF document is parted into paragraphs and cells.

use super::{Found, draft::Draft};

pub struct Layout<'a> {
    pub draft: &'a mut Draft,
    /// Of the paragraph so far.
    pub text: String,
    /// Whether a label was left out before the paragraph.
    pub is_list_item: bool,
    level: Option<u8>,
    in_cell: bool,
    in_row: bool,
    in_table: bool,
}

impl<'a> Layout<'a> {
    pub fn new(draft: &'a mut Draft) -> Self {
        Self {
            draft,
            text: String::new(),
            is_list_item: false,
            level: None,
            in_cell: false,
            in_row: false,
            in_table: false,
        }
    }

    pub fn word(&mut self, word: &str, number: Option<i32>) {
        match word {
            "par" | "sect" | "page" | "column" | "nestcell" => self.end_paragraph(),
            "pard" => {
                self.level = None;
                self.in_cell = false;
            }
            "intbl" => self.in_cell = true,
            "outlinelevel" => {
                let level = number.and_then(|n| u8::try_from(n).ok()).filter(|level| *level < 9);
                self.level = level.map(|level| level + 1);
            }
            "cell" => {
                self.in_cell = true;
                self.end_paragraph();
                self.draft.open_cell();
            }
            "row" => self.end_row(),
            _ => {}
        }
    }

    pub fn end_paragraph(&mut self) {
        if self.in_cell {
            self.begin_row();
        } else {
            self.end_row();
            self.in_table = false;
        }
        let text = std::mem::take(&mut self.text);
        if std::mem::take(&mut self.is_list_item) && !text.trim().is_empty() {
            self.draft.note(Found::ListLabels);
        }
        self.draft.paragraph(&text, self.level);
    }

    /// Rows have no mark where they begin.
    fn begin_row(&mut self) {
        if !std::mem::replace(&mut self.in_table, true) {
            self.draft.note(Found::Tables);
        }
        if !std::mem::replace(&mut self.in_row, true) {
            self.draft.open_row();
            self.draft.open_cell();
        }
    }

    fn end_row(&mut self) {
        if std::mem::take(&mut self.in_row) {
            self.draft.close_row();
        }
    }
}
