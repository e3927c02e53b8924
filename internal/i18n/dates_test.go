package i18n

import (
	"testing"
	"time"
)

// Dates are those of Kazakhstan, as people there write them.
func TestRule12Dates(t *testing.T) {
	t.Parallel()
	b := loaded(t)
	now := time.Date(2027, 1, 11, 5, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		at                   time.Time
		lang                 string
		dayTime, since, soon string
	}{
		{time.Date(2027, 1, 14, 5, 0, 0, 0, time.UTC), "kk", "14 қаңтар, бейсенбі, 10:00", "14 қаңтар", "14 қаңтар, бейсенбі, 10:00"},
		{time.Date(2027, 1, 14, 5, 0, 0, 0, time.UTC), "ru", "четверг, 14 января, 10:00", "14 января", "четверг, 14 января, 10:00"},
		{time.Date(2027, 1, 14, 5, 0, 0, 0, time.UTC), "en", "Thursday, 14 January, 10:00", "14 January", "Thursday, 14 January, 10:00"},
		// Half past midnight in Kazakhstan is the day before in UTC.
		{time.Date(2027, 1, 11, 19, 30, 0, 0, time.UTC), "kk", "12 қаңтар, сейсенбі, 00:30", "12 қаңтар", "ертең, 00:30"},
		{time.Date(2027, 1, 11, 19, 30, 0, 0, time.UTC), "ru", "вторник, 12 января, 00:30", "12 января", "завтра, 00:30"},
		{time.Date(2027, 1, 11, 18, 59, 0, 0, time.UTC), "kk", "11 қаңтар, дүйсенбі, 23:59", "11 қаңтар", "бүгін, 23:59"},
		{time.Date(2027, 1, 10, 19, 0, 0, 0, time.UTC), "ru", "понедельник, 11 января, 00:00", "11 января", "сегодня, 00:00"},
		// More than six months away, the year is said.
		{time.Date(2027, 7, 11, 5, 0, 0, 0, time.UTC), "kk", "11 шілде, жексенбі, 10:00", "11 шілде", "11 шілде, жексенбі, 10:00"},
		{time.Date(2027, 7, 12, 5, 0, 0, 0, time.UTC), "kk", "2027 ж. 12 шілде, дүйсенбі, 10:00", "2027 ж. 12 шілде", "2027 ж. 12 шілде, дүйсенбі, 10:00"},
		{time.Date(2027, 7, 12, 5, 0, 0, 0, time.UTC), "ru", "понедельник, 12 июля 2027 г., 10:00", "12 июля 2027 г.", "понедельник, 12 июля 2027 г., 10:00"},
		{time.Date(2026, 7, 10, 5, 0, 0, 0, time.UTC), "ru", "пятница, 10 июля 2026 г., 10:00", "10 июля 2026 г.", "пятница, 10 июля 2026 г., 10:00"},
		{time.Date(2026, 12, 31, 5, 0, 0, 0, time.UTC), "ru", "четверг, 31 декабря, 10:00", "31 декабря", "четверг, 31 декабря, 10:00"},
	} {
		p := b.Printer(tt.lang)
		for got, want := range map[string]string{p.DayTime(tt.at, now): tt.dayTime, p.Since(tt.at, now): tt.since, p.SoonTime(tt.at, now): tt.soon} {
			if got != want {
				t.Errorf("%s %v: %q, want %q", tt.lang, tt.at, got, want)
			}
		}
	}
}

// The names come from CLDR; here they are as the people who will read them write them.
func TestNamesOfMonthsAndDays(t *testing.T) {
	t.Parallel()
	months := map[string][]string{
		"kk": {"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"},
		"ru": {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
		"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	}
	days := map[string][]string{
		"kk": {"дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі"},
		"ru": {"понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"},
		"en": {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
	}
	for _, lang := range Languages() {
		names := calendar(lang)
		for i, want := range months[lang] {
			if got := names.MonthWide(time.Month(i + 1)); got != want {
				t.Errorf("%s month %d: %q, want %q", lang, i+1, got, want)
			}
		}
		for i, want := range days[lang] {
			if got := names.WeekdayWide(time.Weekday((i + 1) % 7)); got != want {
				t.Errorf("%s day %d: %q, want %q", lang, i+1, got, want)
			}
		}
	}
}

func TestEndOfDay(t *testing.T) {
	t.Parallel()
	p := loaded(t).Printer("kk")
	for at, want := range map[time.Time]time.Time{
		time.Date(2027, 1, 11, 18, 59, 59, 0, time.UTC): time.Date(2027, 1, 11, 19, 0, 0, 0, time.UTC),
		time.Date(2027, 1, 11, 19, 0, 0, 0, time.UTC):   time.Date(2027, 1, 12, 19, 0, 0, 0, time.UTC),
		time.Date(2026, 12, 31, 5, 0, 0, 0, time.UTC):   time.Date(2026, 12, 31, 19, 0, 0, 0, time.UTC),
	} {
		if got := p.EndOfDay(at); !got.Equal(want) {
			t.Errorf("EndOfDay(%v) = %v, want %v", at, got, want)
		}
	}
}

// An hour's difference in the zone table is an hour's difference in every meeting.
func TestRule12OldZoneTableIsRefused(t *testing.T) {
	t.Parallel()
	if err := checkZone(time.FixedZone("Asia/Almaty", 6*60*60)); err == nil {
		t.Error("a table with +06:00 passes")
	}
	zone, err := Zone()
	if err != nil || zone.String() != "Asia/Almaty" {
		t.Errorf("Zone() = %v, %v", zone, err)
	}
}
