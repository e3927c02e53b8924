package family_test

import (
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/family"
)

func TestReadBirth(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]family.Birth{
		"12.05.2014": {Year: 2014, Month: 5, Day: 12}, "2.5.2014": {Year: 2014, Month: 5, Day: 2}, "12/05/2014": {Year: 2014, Month: 5, Day: 12},
		"12 05 2014": {Year: 2014, Month: 5, Day: 12}, " 12-05-2014 ": {Year: 2014, Month: 5, Day: 12}, "29.02.2016": {Year: 2016, Month: 2, Day: 29},
		"05.2014": {Year: 2014, Month: 5}, "2014": {Year: 2014},
	} {
		if got, ok := family.ReadBirth(typed); got != want || !ok {
			t.Errorf("%q reads as %v, %v; want %v", typed, got, ok, want)
		}
	}
	for _, typed := range []string{"", "кеше", "31.02.2015", "29.02.2015", "13.2014", "2014.05.12", "12.05.14", "0.05.2014", "00.2014", "1.2.3.2014", "1899", "012.05.2014"} {
		if got, ok := family.ReadBirth(typed); ok {
			t.Errorf("%q reads as %v", typed, got)
		}
	}
}

func FuzzReadBirth(f *testing.F) {
	for _, seed := range []string{"12.05.2014", "05.2014", "2014", "31.02.2015", "..", "٢٠١٤"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		birth, ok := family.ReadBirth(typed)
		if !ok {
			return
		}
		if kept, err := family.ParseBirth(birth.String()); err != nil || kept != birth {
			t.Fatalf("%q reads as %v, which is kept as %v, error %v", typed, birth, kept, err)
		}
	})
}

// Somebody is of age only when that is certain: of a date that is known in part, the last day it allows counts.
func TestBirthTurned(t *testing.T) {
	t.Parallel()
	for birth, want := range map[family.Birth]string{
		{Year: 2008, Month: 11, Day: 23}: "2026-11-23",
		{Year: 2008, Month: 2, Day: 29}:  "2026-03-01",
		{Year: 2008, Month: 11}:          "2026-11-30",
		{Year: 2008, Month: 2}:           "2026-03-01",
		{Year: 2008, Month: 12}:          "2026-12-31",
		{Year: 2008}:                     "2026-12-31",
	} {
		first, err := time.ParseInLocation(time.DateOnly, want, almaty)
		must(t, first, err)
		if !birth.Turned(18, first) || birth.Turned(18, first.Add(-time.Second)) {
			t.Errorf("%v turns 18 on another day than %s", birth, want)
		}
	}
}

func TestBirthToCome(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, almaty)
	for birth, want := range map[family.Birth]bool{
		{Year: 2026, Month: 11, Day: 23}: false, {Year: 2026, Month: 11, Day: 24}: true,
		{Year: 2026, Month: 11}: false, {Year: 2026, Month: 12}: true, {Year: 2026}: false, {Year: 2027}: true,
	} {
		if got := birth.ToCome(now); got != want {
			t.Errorf("%v: to come %v, want %v", birth, got, want)
		}
	}
}
