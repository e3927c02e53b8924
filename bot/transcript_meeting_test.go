package main

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/family"
)

// receives opens the demo's offices, and makes the times that can be booked.
func (p *play) receives() {
	p.t.Helper()
	links, err := p.seed.seedReception(p.t.Context())
	p.must(err)
	maps.Copy(p.links, links)
	p.must(p.Meetings.MakeSlots(p.t.Context(), p.clock()))
}

// books makes a meeting of an adult's at a time of somebody's who helps with papers ("DATE TIME [MODE] [about PERSON [TRACK]]").
func (p *play) books(name, what string) {
	p.t.Helper()
	when, about, _ := strings.Cut(what, " about ")
	words := strings.Fields(when)
	r := booking.Request{Holder: booking.Holder{Adult: p.seed.adults[name]}, Kind: booking.Documents, Mode: booking.InPerson, Language: "kk", Key: "meeting " + name + what}
	if len(words) == 3 {
		r.Mode = booking.Mode(words[2])
	}
	if about != "" {
		person, track, _ := strings.Cut(about, " ")
		r.Persons, r.Document = []family.PersonID{p.seed.people[person]}, p.seed.papers[person+":"+track]
	}
	r.Slot = p.slotAt(r, words[0]+" "+words[1])
	_, err := p.Meetings.Book(p.t.Context(), r, p.clock())
	p.must(err)
}

// slotAt finds a free time that begins at a moment.
func (p *play) slotAt(r booking.Request, moment string) booking.SlotID {
	p.t.Helper()
	at := p.moment(moment)
	found, err := p.Meetings.Nearest(p.t.Context(), r.Adult, booking.Wish{Kind: r.Kind, Mode: r.Mode}, booking.Span{From: at, Until: at.Add(time.Minute)}, 1, p.clock())
	p.must(err)
	if len(found) == 0 {
		p.t.Fatalf("nobody has time at %s", moment)
	}
	return found[0].ID
}

func (p *play) moment(moment string) time.Time {
	p.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", moment, p.seed.zone)
	p.must(err)
	return at
}

// office lets the caseworker Асхат do something to an adult's meeting, by her number of it: "moves NAME N to DATE TIME", "cancels NAME N", "closes NAME N" for everybody else,
// "marks NAME N came|missed".
func (p *play) office(does, rest string) {
	p.t.Helper()
	words := strings.SplitN(rest, " ", 3)
	number, err := strconv.Atoi(words[1])
	p.must(err)
	adult := p.seed.adults[words[0]]
	id := column[int64](p.town, `SELECT appointment_id FROM appointment_adults WHERE adult_id = $1 AND number = $2`, adult, number)[0]
	c := booking.Change{Holder: booking.Holder{Adult: adult, By: p.seed.staff["Асхат"]}, Appointment: booking.AppointmentID(id), Key: fmt.Sprint("office ", does, rest, p.clock())}
	switch does {
	case "moves":
		to := p.slotAt(booking.Request{Holder: booking.Holder{Adult: adult}, Kind: booking.Documents, Mode: booking.InPerson}, strings.TrimPrefix(words[2], "to "))
		p.must(p.Meetings.Move(p.t.Context(), c, to, p.clock()))
	case "closes":
		column[int64](p.town, `UPDATE slots SET closed_at = $2 FROM appointments a WHERE a.id = $1 AND slots.id = a.slot_id RETURNING slots.id`, id, p.clock())
	case "cancels":
		p.must(p.Meetings.Cancel(p.t.Context(), c, booking.ByOffice, p.clock()))
	case "marks":
		p.must(p.Meetings.Attend(p.t.Context(), c, words[2] == "came", p.clock()))
	default:
		p.t.Fatalf("the office does not do %q", does)
	}
}
