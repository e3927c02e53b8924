package family_test

import (
	"testing"

	"github.com/senim-bot/senim/internal/family"
)

func TestParseBirth(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]family.Birth{
		"2014": {Year: 2014}, "2014-05": {Year: 2014, Month: 5}, "2014-05-12": {Year: 2014, Month: 5, Day: 12}, "2012-02-29": {Year: 2012, Month: 2, Day: 29},
		"": {}, "14": {}, "2014-13": {}, "2014-5-1": {}, "2013-02-29": {}, "2014-05-12-01": {}, "2014-": {}, "２０１４": {}, "2014-00-10": {},
	} {
		got, err := family.ParseBirth(s)
		if got != want || (err == nil) != (want.Year != 0) {
			t.Errorf("%q: %v, error %v", s, got, err)
		}
	}
}

func FuzzParseBirth(f *testing.F) {
	f.Add("2014-05-12")
	f.Add("2014")
	f.Fuzz(func(t *testing.T, s string) {
		if b, err := family.ParseBirth(s); err == nil && b.String() != s {
			t.Errorf("%q is read as %v", s, b)
		}
	})
}
