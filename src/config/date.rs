//! A day, as `2026-12-31`.

use std::{fmt, str::FromStr};

/// A day of the Gregorian calendar, in the years 0 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// 1 January 1970.
    pub const EPOCH: Self = Self { year: 1970, month: 1, day: 1 };

    /// `None` where the calendar has no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((1..=last).contains(&day) && year <= 9999).then_some(Self { year, month, day })
    }

    /// The day that begins so many days after 1 January 1970.
    ///
    /// Years are counted from March, so that a leap day is the last of a year: then a month begins at a fixed day
    /// (Howard Hinnant, `civil_from_days`).
    pub fn since_1970(days: u64) -> Option<Self> {
        const ERA: u64 = 146_097; // The days of 400 years.
        let days = days.checked_add(719_468)?;
        let (era, of_era) = (days / ERA, days % ERA);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / (ERA - 1)) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = era * 400 + year + u64::from(month <= 2);
        Self::new(year.try_into().ok()?, month as u8, day as u8)
    }
}

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |from: usize, to: usize| {
            let digits = text.get(from..to).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
            digits.parse::<u16>().ok()
        };
        let dashes = text.len() == 10 && [4, 7].iter().all(|&at| text.as_bytes()[at] == b'-');
        let parts = (number(0, 4), number(5, 7), number(8, 10));
        let (true, (Some(year), Some(month), Some(day))) = (dashes, parts) else {
            return Err(format!("`{text}` is not a date: write it as `2026-12-31`"));
        };
        Self::new(year, month as u8, day as u8).ok_or_else(|| format!("`{text}` is not a day of the calendar"))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_leap_years() {
        let shown = |days| Date::since_1970(days).map(|date| date.to_string());
        for (days, date) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_788, "2026-12-01"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(shown(days).as_deref(), Some(date));
            assert_eq!(date.parse::<Date>().map(|date| date.to_string()).as_deref(), Ok(date));
        }
        assert_eq!(Date::since_1970(u64::MAX), None);
        let all: Vec<Date> = (0..60_000).filter_map(Date::since_1970).collect();
        assert!(all.len() == 60_000 && all.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn what_is_not_a_day_is_refused() {
        for text in ["", "2026-2-1", "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00"]
        {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        for text in ["26-01-01", "2026/01/01", "2026-01-01T", "+026-01-01", "2026-01-1é", "é026-01-01"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert!("2024-02-29".parse::<Date>().is_ok() && "2000-02-29".parse::<Date>().is_ok());
    }
}
