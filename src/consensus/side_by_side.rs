//! A narrative that everybody coded for calibration: line by line who saw what,
//! to be talked about. Nothing is settled here, and nothing is merged.

use std::collections::BTreeMap;

use askama::Template;

use super::{
    Layered,
    db::{self, Seat, Unit},
    view::label,
};
use crate::{
    Result,
    access::{Member, may},
    db::View,
    domain::{anchor::Span, pieces::pieces, release::Released, text::Offsets},
    ids::MemberId,
    narratives::db::Narrative,
    web::{Frame, Stage, links::ProjectLinks},
};

#[derive(Template)]
#[template(path = "consensus/side_by_side.html")]
pub struct SideBySidePage {
    frame: Frame,
    links: ProjectLinks,
    number: i32,
    title: String,
    coders: Vec<Coder>,
    lines: Vec<Line>,
    /// Only lines on which not all say the same.
    only_differing: bool,
    differing: usize,
    /// Sentences, without headings.
    all: usize,
}

struct Coder {
    letter: &'static str,
    name: String,
    codings: usize,
    codes: usize,
}

struct Line {
    /// `7.3`, or nothing for a heading.
    label: String,
    heading: bool,
    pieces: Vec<Words>,
    said: Vec<Said>,
    /// How many coders marked some of it.
    marked: usize,
    differs: bool,
}

struct Words {
    text: String,
    /// `d1` to `d3`, by how many coders marked it; empty for nobody.
    class: &'static str,
}

/// A code on a line, by its name: two coders' codes of one name stand together.
struct Said {
    name: String,
    /// 1 to 12.
    hue: i16,
    /// Letters and names of those who gave it.
    by: Vec<(&'static str, String)>,
    unsure: bool,
}

pub async fn draw(
    view: &mut View,
    reader: &Member<may::Read>,
    narrative: Narrative,
    proof: &Released,
    only_differing: bool,
) -> Result<SideBySidePage> {
    let layers = db::layers(view, reader.scope, proof).await?;
    let seats = db::seats(view, reader.scope, narrative.id).await?;
    let units = db::units(view, reader.scope, narrative.id).await?;
    let text = Offsets::new(&narrative.body);
    let lines: Vec<Line> =
        units.iter().filter_map(|unit| line(unit, &text, &layers, &seats)).collect();
    let sentences = || lines.iter().filter(|line| !line.heading);
    let coder = |(at, seat): (usize, &Seat)| {
        let own = || layers.iter().filter(|coding| coding.coder == seat.member);
        let mut codes: Vec<_> = own().map(|coding| coding.own_code).collect();
        codes.sort();
        codes.dedup();
        Coder {
            letter: letter(at),
            name: seat.name.clone(),
            codings: own().count(),
            codes: codes.len(),
        }
    };
    Ok(SideBySidePage {
        frame: reader.frame().at(Stage::Agree),
        links: reader.links.clone(),
        number: narrative.number,
        title: narrative.title,
        coders: seats.iter().enumerate().map(coder).collect(),
        differing: sentences().filter(|line| line.differs).count(),
        all: sentences().count(),
        lines: lines.into_iter().filter(|line| !only_differing || line.differs).collect(),
        only_differing,
    })
}

fn line(unit: &Unit, text: &Offsets, layers: &[Layered], seats: &[Seat]) -> Option<Line> {
    let line = span(unit.start_at, unit.end_at)?;
    let here: Vec<&Layered> = layers
        .iter()
        .filter(|coding| coding.start_at < unit.end_at && unit.start_at < coding.end_at)
        .collect();
    let spans: Vec<Span> = here.iter().filter_map(|c| span(c.start_at, c.end_at)).collect();
    let pieces = pieces(line, &spans).into_iter().map(|piece| {
        let coders = distinct(piece.marks.iter().map(|at| here[*at].coder));
        Words {
            text: text.slice(piece.span).to_owned(),
            class: ["", "d1", "d2", "d3"][coders.len().min(3)],
        }
    });
    let marked = distinct(here.iter().map(|coding| coding.coder)).len();
    let mut names: BTreeMap<String, Vec<&Layered>> = BTreeMap::new();
    for coding in &here {
        names.entry(coding.own_name.to_lowercase()).or_default().push(coding);
    }
    let said: Vec<Said> = names.into_values().map(|codings| said(&codings, seats)).collect();
    Some(Line {
        label: label(unit),
        heading: unit.heading,
        pieces: pieces.collect(),
        differs: said.iter().any(|one| one.by.len() < seats.len()),
        said,
        marked,
    })
}

fn said(codings: &[&Layered], seats: &[Seat]) -> Said {
    let gave = |seat: &Seat| codings.iter().any(|coding| coding.coder == seat.member);
    let by = seats.iter().enumerate().filter(|(_, seat)| gave(seat));
    Said {
        name: codings[0].own_name.clone(),
        hue: codings[0].own_hue + 1,
        by: by.map(|(at, seat)| (letter(at), seat.name.clone())).collect(),
        unsure: codings.iter().any(|coding| coding.unsure),
    }
}

fn distinct(coders: impl Iterator<Item = MemberId>) -> Vec<MemberId> {
    let mut coders: Vec<MemberId> = coders.collect();
    coders.sort();
    coders.dedup();
    coders
}

fn letter(seat: usize) -> &'static str {
    crate::narratives::db::letter(seat)
}

fn span(start: i32, end: i32) -> Option<Span> {
    Span::between(start.cast_unsigned(), end.cast_unsigned()).ok()
}
