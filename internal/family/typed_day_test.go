package family_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/senim-bot/senim/internal/family"
)

func TestReadDay(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 23, 15, 4, 0, 0, almaty)
	next := today.AddDate(1, 0, 0)
	for _, tt := range []struct{ text, want string }{
		{"23.11.2026", "2026-11-23"}, {"23.11", "2026-11-23"}, {"22.11", "2027-11-22"}, {" 1 / 2 ", "2027-02-01"}, {"14-01-2027", "2027-01-14"},
		{"14,01", "2027-01-14"}, {"23.11.2027", "2027-11-23"},
		{"24.11.2027", ""}, {"22.11.2026", ""}, {"29.02", ""}, {"31.11", ""}, {"00.12", ""}, {"12.00", ""}, {"14", ""}, {"", ""}, {"14.01.27", ""},
		{"14.01.2027.", "2027-01-14"}, {"1.2.3.4", ""}, {"ертең", ""}, {"-1.12", "2026-12-01"}, {"+1.12", ""}, {"014.01", ""}, {"14.01.20270", ""}, {"١٤.٠١", ""},
	} {
		got := ""
		if day, ok := family.ReadDay(tt.text, today, next); ok {
			got = day.Format(time.DateOnly)
		}
		if got != tt.want {
			t.Errorf("%q is read as %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestReadPastDay(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 23, 15, 4, 0, 0, almaty)
	first := today.AddDate(-2, 0, 0)
	for _, tt := range []struct{ text, want string }{
		{"23.11", "2026-11-23"}, {"22.11", "2026-11-22"}, {"24.11", "2025-11-24"}, {"22.11.2025", "2025-11-22"}, {"23.11.2024", "2024-11-23"},
		{"24.11.2026", ""}, {"22.11.2024", ""}, {"29.02", ""}, {"", ""},
	} {
		got := ""
		if day, ok := family.ReadPastDay(tt.text, first, today); ok {
			got = day.Format(time.DateOnly)
		}
		if got != tt.want {
			t.Errorf("%q is read as %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestReadTime(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want time.Duration
		ok   bool
	}{
		{"10:00", 10 * time.Hour, true}, {"9:05", 9*time.Hour + 5*time.Minute, true}, {"10.30", 10*time.Hour + 30*time.Minute, true}, {"14", 14 * time.Hour, true},
		{"00 00", 0, true}, {"23:59", 24*time.Hour - time.Minute, true},
		{"24:00", 0, false}, {"10:60", 0, false}, {"10:5", 0, false}, {"", 0, false}, {"10:00:00", 0, false}, {"1000", 0, false}, {"он", 0, false},
	} {
		hour, minute, ok := family.ReadTime(tt.text)
		if got := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute; ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q is read as %v, %t", tt.text, got, ok)
		}
	}
}

// Whatever day of the span is typed, with its year, is that day.
func TestReadDayReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first := time.Date(2026, 1, 1, 0, 0, 0, 0, almaty).AddDate(0, 0, rapid.IntRange(0, 2000).Draw(t, "first"))
		day := first.AddDate(0, 0, rapid.IntRange(0, 364).Draw(t, "day"))
		form := rapid.SampledFrom([]string{"02.01.2006", "2.1.2006", "02/01/2006", "2-1-2006", "02 01 2006", "02.01", "2.1"}).Draw(t, "form")
		if got, ok := family.ReadDay(day.Format(form), first, first.AddDate(0, 0, 364)); !ok || !got.Equal(day) {
			t.Fatalf("%q is read as %v, %t", day.Format(form), got, ok)
		}
	})
}

func FuzzReadDay(f *testing.F) {
	for _, seed := range []string{"14.01.2027", "14.01", "1 2", "99.99.9999", "-", "\u00a0"} {
		f.Add(seed)
	}
	first := time.Date(2026, 11, 23, 15, 4, 0, 0, almaty)
	last := first.AddDate(1, 0, 0)
	f.Fuzz(func(t *testing.T, text string) {
		day, ok := family.ReadDay(text, first, last)
		if !ok {
			return
		}
		if day.Before(first.AddDate(0, 0, -1)) || day.After(last) || day.Hour() != 0 {
			t.Fatalf("%q is read as %v", text, day)
		}
		if again, ok := family.ReadDay(day.Format("02.01.2006"), first, last); !ok || !again.Equal(day) {
			t.Fatalf("%q is read as %v, which is read as %v", text, day, again)
		}
	})
}

func FuzzReadTime(f *testing.F) {
	for _, seed := range []string{"10:00", "9", "24:00", ":", "10:0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		hour, minute, ok := family.ReadTime(text)
		if ok && (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
			t.Fatalf("%q is read as %d:%d", text, hour, minute)
		}
	})
}
