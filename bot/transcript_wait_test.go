package main

import (
	"fmt"
	"strings"

	"github.com/senim-bot/senim/internal/booking"
)

// receivesOn adds hours of one day ("NAME DATE FROM UNTIL") to a specialist who has no others.
func (p *play) receivesOn(what string) {
	p.t.Helper()
	words := strings.Fields(what)
	if _, there := p.seed.staff[words[0]]; !there {
		_, err := p.seed.takeOn(p.t.Context(), demoMembers())
		p.must(err)
	}
	o := demoOffices()[0]
	office, err := p.Meetings.AddOffice(p.t.Context(), booking.NewOffice{Region: o.region, Name: o.name, Address: o.address, Entrance: o.entrance, By: p.seed.chief(), Key: "demo:" + o.region}, p.clock())
	p.must(err)
	for _, s := range demoSpecialists() {
		if s.name == words[0] {
			p.must(p.Meetings.SetSpecialist(p.t.Context(), p.seed.chief(), booking.Specialist{ID: p.seed.staff[s.name], Woman: s.woman, Languages: []string{"kk", "ru"}, Kinds: s.kinds, Modes: s.modes}, p.clock()))
		}
	}
	p.must(p.Meetings.AddHours(p.t.Context(), booking.NewHours{Specialist: p.seed.staff[words[0]], Office: office,
		Span: booking.Span{From: p.moment(words[1] + " " + words[2]), Until: p.moment(words[1] + " " + words[3])}, By: p.seed.chief(), Key: fmt.Sprint("demo:", what)}, p.clock()))
}

// fillsAll leaves no time of an office free from a day on ("REGION DATE").
func (p *play) fillsAll(what string) {
	p.t.Helper()
	region, day, _ := strings.Cut(what, " ")
	column[int64](p.town, `UPDATE slots s SET closed_at = $3 FROM offices o WHERE o.id = s.office_id AND o.region = $1 AND s.starts_at >= $2 AND NOT EXISTS (SELECT FROM claims c WHERE c.slot_id = s.id) RETURNING s.id`,
		region, p.moment(day+" 00:00"), p.clock())
}

// waitsForLegal gives an adult a place in the line for legal advice at the office.
func (p *play) waitsForLegal(name string) {
	p.t.Helper()
	_, err := p.Meetings.Join(p.t.Context(), booking.NewWait{Adult: p.seed.adults[name],
		Waiting: booking.Waiting{Kind: booking.Legal, Mode: booking.InPerson, Language: "kk", Part: booking.AnyPart}, Key: p.clock().String() + name}, p.clock())
	p.must(err)
}
