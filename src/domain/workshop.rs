//! A workshop's phases and its clock. Only the open phase's actions exist for
//! those who take part.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, sqlx::Type, Serialize, Deserialize)]
#[sqlx(type_name = "workshop_phase", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    Look,
    Write,
    Group,
    Vote,
    Decide,
}

/// What somebody who takes part may want to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Write notes that nobody else sees yet.
    Write,
    /// Move cards and themes on the board.
    Arrange,
    /// Place dots.
    Vote,
    /// Park a question.
    Park,
    /// Agree with what it came to, or record a reservation.
    Sign,
}

impl Phase {
    /// In their order.
    pub const ALL: [Phase; 5] =
        [Phase::Look, Phase::Write, Phase::Group, Phase::Vote, Phase::Decide];

    pub fn allows(self, action: Action) -> bool {
        match action {
            Action::Write => self == Phase::Write,
            Action::Arrange => self == Phase::Group,
            Action::Vote => self == Phase::Vote,
            Action::Sign => self == Phase::Decide,
            // A question may come up at any time.
            Action::Park => true,
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Phase::Look => "Look",
            Phase::Write => "Write",
            Phase::Group => "Group",
            Phase::Vote => "Vote",
            Phase::Decide => "Decide",
        }
    }

    /// As in forms: `look`.
    pub fn word(self) -> &'static str {
        match self {
            Phase::Look => "look",
            Phase::Write => "write",
            Phase::Group => "group",
            Phase::Vote => "vote",
            Phase::Decide => "decide",
        }
    }

    /// What people do in it.
    pub fn about(self) -> &'static str {
        match self {
            Phase::Look => "Everyone reads the board",
            Phase::Write => "Each alone, in private",
            Phase::Group => "Move cards together",
            Phase::Vote => "Dots, hidden till closed",
            Phase::Decide => "Agree, or record a reservation",
        }
    }

    /// Minutes that it takes unless somebody plans otherwise.
    pub fn usual_minutes(self) -> i32 {
        match self {
            Phase::Look => 10,
            Phase::Write => 8,
            Phase::Group => 30,
            Phase::Vote => 5,
            Phase::Decide => 15,
        }
    }
}

impl Action {
    /// The phase in which it exists; none if it does in each.
    fn phase(self) -> Option<Phase> {
        let all_allow = Phase::ALL.iter().all(|phase| phase.allows(self));
        Phase::ALL.into_iter().find(|phase| phase.allows(self)).filter(|_| !all_allow)
    }

    /// Why not in this phase.
    pub fn refused(self, now: Phase) -> String {
        let what = match self {
            Action::Write => "notes are written",
            Action::Arrange => "the board is arranged together",
            Action::Vote => "dots are placed",
            Action::Park => "questions are parked",
            Action::Sign => "members agree or record a reservation",
        };
        let when = self.phase().map_or("any phase", Phase::title);
        format!(
            "{what} in the phase {when}, and the workshop is in the phase {}; nothing was changed",
            now.title()
        )
    }
}

/// A clock that was set to some seconds. Milliseconds since 1970 are the server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Seconds it was set to, all in all.
    pub full: i64,
    pub hands: Hands,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hands {
    /// Runs until then, in milliseconds.
    Until(i64),
    /// Stands, with so many milliseconds left.
    Left(i64),
}

impl Clock {
    /// Milliseconds left; none once the time is over.
    pub fn left(&self, now: i64) -> i64 {
        match self.hands {
            Hands::Until(end) => (end - now).max(0),
            Hands::Left(left) => left,
        }
    }

    pub fn runs(&self) -> bool {
        matches!(self.hands, Hands::Until(_))
    }

    /// `1:12`, with every begun second counted.
    pub fn said(&self, now: i64) -> String {
        let seconds = (self.left(now) + 999) / 1000;
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }

    pub fn pause(self, now: i64) -> Clock {
        Clock { hands: Hands::Left(self.left(now)), ..self }
    }

    pub fn resume(self, now: i64) -> Clock {
        Clock { hands: Hands::Until(now + self.left(now)), ..self }
    }

    /// With so many seconds more.
    pub fn add(self, seconds: i64, now: i64) -> Clock {
        let left = self.left(now) + seconds * 1000;
        let hands = if self.runs() { Hands::Until(now + left) } else { Hands::Left(left) };
        Clock { full: self.full + seconds, hands }
    }
}

/// Whether dots may lie like this: `counts` on each option of one person.
pub fn dots_fit(counts: &[i32], dots: i32, most: i32) -> bool {
    counts.iter().all(|count| (0..=most).contains(count)) && counts.iter().sum::<i32>() <= dots
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_action_but_parking_exists_in_one_phase() {
        for action in [Action::Write, Action::Arrange, Action::Vote, Action::Sign] {
            assert_eq!(Phase::ALL.iter().filter(|phase| phase.allows(action)).count(), 1);
        }
        assert!(Phase::ALL.iter().all(|phase| phase.allows(Action::Park)));
    }

    #[test]
    fn a_refusal_says_when_and_what_is_now() {
        let said = Action::Write.refused(Phase::Vote);
        assert!(said.contains("the phase Write") && said.contains("the phase Vote"), "{said}");
    }

    #[test]
    fn a_clock_counts_begun_seconds() {
        let clock = Clock { full: 120, hands: Hands::Left(72_000) };
        assert_eq!(clock.said(0), "1:12");
        assert_eq!(clock.resume(500).said(501), "1:12");
        assert_eq!(clock.resume(0).said(1_000_000), "0:00");
    }

    proptest! {
        #[test]
        fn pausing_takes_no_time(left in 0..10_000_000_i64, now in 0..1_000_i64, away in 0..1_000_i64) {
            let clock = Clock { full: 60, hands: Hands::Left(left) };
            let running = clock.resume(0);
            let paused = running.pause(now);
            prop_assert_eq!(paused.resume(now + away).left(now + away), running.left(now));
        }

        #[test]
        fn more_time_is_more_time(left in 0..10_000_000_i64, more in 1..600_i64) {
            let clock = Clock { full: 60, hands: Hands::Left(left) };
            prop_assert_eq!(clock.add(more, 0).left(0), left + more * 1000);
            prop_assert_eq!(clock.resume(7).add(more, 7).left(7), left + more * 1000);
        }

        #[test]
        fn no_more_dots_than_there_are(counts in prop::collection::vec(0..5_i32, 1..6)) {
            let fit = dots_fit(&counts, 3, 2);
            prop_assert_eq!(fit, counts.iter().sum::<i32>() <= 3 && counts.iter().all(|c| *c <= 2));
        }
    }
}
