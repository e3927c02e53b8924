package i18n

import (
	"testing"
	"time"
	_ "time/tzdata"
)

// A turn renders some thirty texts: each must cost about a microsecond at most.
func BenchmarkT(b *testing.B) {
	p := loaded(b).Printer("ru")
	at := time.Date(2027, 1, 14, 5, 0, 0, 0, time.UTC)
	for name, say := range map[string]func() string{
		"ready":   func() string { return p.T("st.no_news") },
		"filled":  func() string { return p.T("call.taken", "Date", "14 января") },
		"counted": func() string { return p.N("count.joins", 5) },
		"day":     func() string { return p.DayTime(at, at) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				say()
			}
		})
	}
}

func loaded(t testing.TB) *Bundle {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}
