package main

import (
	"strings"

	"github.com/senim-bot/senim/internal/booking"
)

// given is a meeting that her caseworker booked for an adult ("NAME WHO DATE TIME").
func (p *play) given(what string) {
	p.t.Helper()
	name, when, _ := strings.Cut(what, " ")
	f, _ := p.adult(name)
	p.booksLegal(booking.Holder{Adult: p.seed.adults[name], By: p.seed.staff[f.caseworker]}, when)
}

// booksLegal books legal advice at the office at a time of somebody's ("WHO DATE TIME").
func (p *play) booksLegal(who booking.Holder, when string) {
	p.t.Helper()
	name, moment, _ := strings.Cut(when, " ")
	slots := column[int64](p.town, `SELECT s.id FROM slots s JOIN staff w ON w.id = s.specialist_id WHERE w.name = $1 AND s.starts_at = $2`, name, p.moment(moment))
	if len(slots) != 1 {
		p.t.Fatalf("%s has %d times at %s", name, len(slots), moment)
	}
	_, err := p.Meetings.Book(p.t.Context(), booking.Request{Holder: who, Slot: booking.SlotID(slots[0]), Kind: booking.Legal, Mode: booking.InPerson, Language: "kk",
		Key: p.clock().String() + when}, p.clock())
	p.must(err)
}
