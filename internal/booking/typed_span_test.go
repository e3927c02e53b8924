package booking

import (
	"testing"
	"time"
)

func TestReadSpan(t *testing.T) {
	t.Parallel()
	const h, m = time.Hour, time.Minute
	for text, want := range map[string][2]time.Duration{
		"09:00-13:00": {9 * h, 13 * h}, "9-13": {9 * h, 13 * h}, " 09.30 – 13.05 ": {9*h + 30*m, 13*h + 5*m}, "00:00—24:00": {0, 24 * h}, "10-24": {10 * h, 24 * h},
		"": {}, "9": {}, "13-9": {}, "9-9": {}, "9-25": {}, "9:60-10": {}, "9-10-11": {}, "9-ten": {}, "-9": {}, "24-24": {},
	} {
		from, until, ok := ReadSpan(text)
		if ok != (want != [2]time.Duration{}) || from != want[0] || until != want[1] {
			t.Errorf("%q is read as %s to %s, %t", text, from, until, ok)
		}
	}
}
