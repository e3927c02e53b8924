package flow

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/booking"
)

// A file for a calendar says when, and by no word what for, with whom or where.
func TestCalendar(t *testing.T) {
	t.Parallel()
	starts := time.Date(2026, 12, 31, 14, 0, 0, 0, time.FixedZone("", 5*3600))
	m := booking.Meeting{ID: 812, Number: 3, Revision: 2, Kind: booking.Psychological, Mode: booking.InPerson, Starts: starts, Ends: starts.Add(50 * time.Minute), Specialist: "Индира",
		Office: &booking.Office{Name: map[string]string{"kk": "Ақтөбе"}, Address: map[string]string{"kk": "Үлгі көшесі, 5-үй"}}}
	want := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//-//-", "METHOD:PUBLISH", "BEGIN:VEVENT", "UID:0a1b@meeting.invalid", "SEQUENCE:2", "DTSTAMP:20261123T050000Z",
		"DTSTART:20261231T090000Z", "DTEND:20261231T095000Z", "SUMMARY:Кездесу", "END:VEVENT", "END:VCALENDAR", ""}
	got := string(calendar(m, "0a1b", "Кездесу", time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)))
	if diff := cmp.Diff(want, strings.Split(got, "\r\n")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
