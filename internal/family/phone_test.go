package family_test

import (
	"strings"
	"testing"

	"github.com/senim-bot/senim/internal/family"
)

func TestReadPhone(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]family.Phone{
		"+7 701 111 22 34": "+77011112234", "8 701 111 22 34": "+77011112234", "87011112234": "+77011112234", "77011112234": "+77011112234",
		"701 111-22-34": "+77011112234", " +7 (701) 111-22-34 ": "+77011112234", "8 7122 30 30 30": "+77122303030",
		"+44 20 7946 0000": "+442079460000", "+998 90 123 45 67": "+998901234567", "+7 912 345 67 89": "+79123456789",
	} {
		if got, ok := family.ReadPhone(typed); got != want || !ok {
			t.Errorf("%q reads as %q, %v; want %q", typed, got, ok, want)
		}
	}
	for _, typed := range []string{"", "+", "менің нөмірім", "701 111 22", "8 701 111 22 341", "991332501013", "+7 701 111 22 341", "9123456789", "+0123456789",
		"89123456789", "+7701111223４", "2026-11-23 10:00"} {
		if got, ok := family.ReadPhone(typed); ok {
			t.Errorf("%q reads as %q", typed, got)
		}
	}
}

func TestPhoneIsShownInPart(t *testing.T) {
	t.Parallel()
	here, abroad := family.Phone("+77011112234"), family.Phone("+442079460000")
	for got, want := range map[string]string{
		here.Masked(): "…34", abroad.Masked(): "…00", family.Phone("").Masked(): "", here.Spaced(): "+7 701 111 22 34", abroad.Spaced(): "+442079460000",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if here.Abroad() || !abroad.Abroad() || !family.Phone("+79123456789").Abroad() || family.Phone("").Abroad() {
		t.Error("what is abroad is told wrongly")
	}
}

func FuzzReadPhone(f *testing.F) {
	for _, seed := range []string{"8 701 111 22 34", "+442079460000", "991332501013", "+7", "7", "(((", "٧٠١"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		phone, ok := family.ReadPhone(typed)
		if !ok {
			return
		}
		again, ok := family.ReadPhone(phone.Spaced())
		if !ok || again != phone || strings.Trim(string(phone[1:]), "0123456789") != "" {
			t.Fatalf("%q reads as %q, which reads as %q", typed, phone, again)
		}
	})
}
