package main

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/family"
)

// seed opens the demo's families by the same functions that staff use, each step at the time it would have happened.
type seed struct {
	*app
	now    time.Time
	zone   *time.Location
	staff  map[string]family.StaffID
	people map[string]family.PersonID
	adults map[string]family.AdultID
	// papers finds a document by person and track.
	papers map[string]family.DocumentID
	// offices finds an office by its region.
	offices map[string]booking.OfficeID
}

func newSeed(a *app, now time.Time, zone *time.Location) *seed {
	return &seed{app: a, now: now, zone: zone, staff: map[string]family.StaffID{}, people: map[string]family.PersonID{},
		adults: map[string]family.AdultID{}, papers: map[string]family.DocumentID{}, offices: map[string]booking.OfficeID{}}
}

// seedOffice takes on those who look after families and gives the link code of each.
func (s *seed) seedOffice(ctx context.Context) (map[string]string, error) {
	return s.takeOn(ctx, demoOffice())
}

func (s *seed) takeOn(ctx context.Context, members []demoStaff) (map[string]string, error) {
	links := map[string]string{}
	for _, member := range members {
		link, err := s.Accounts.AddStaff(ctx, member.name, member.role, member.language, s.now)
		if err != nil {
			return nil, err
		}
		links[member.name] = link
		var id family.StaffID
		if err := s.Pool.QueryRow(ctx, `SELECT id FROM staff WHERE name = $1`, member.name).Scan(&id); err != nil {
			return nil, fmt.Errorf("find staff %s: %w", member.name, err)
		}
		s.staff[member.name] = id
	}
	return links, nil
}

func (s *seed) seedFamily(ctx context.Context, f demoFamily) error {
	by := s.staff[f.caseworker]
	name := f.adults[0].name
	n := family.NewFamily{Caseworker: by, By: by, Office: int64(s.offices[f.office]), Key: "demo:" + name}
	opened, err := s.Families.OpenFamily(ctx, n, demoDay(s.now, 410, s.zone))
	if err != nil {
		return err
	}
	for _, a := range f.adults {
		s.adults[a.name], err = s.Families.AddAdult(ctx, family.NewAdult{Family: opened.ID, Initial: a.initial, OfAge: true, Phone: a.phone, HowToCall: a.how, By: by, Key: "demo:" + a.name}, s.now)
		if err != nil {
			return err
		}
	}
	for _, p := range f.persons {
		if err := s.seedPerson(ctx, opened.ID, by, f, p); err != nil {
			return fmt.Errorf("seed %s: %w", p.name, err)
		}
	}
	return s.linkLate(ctx, by, f)
}

func (s *seed) seedPerson(ctx context.Context, in family.FamilyID, by family.StaffID, f demoFamily, p demoPerson) error {
	id, err := s.Families.AddPerson(ctx, family.NewPerson{Family: in, Initial: p.initial, Birth: p.birth, Sign: p.sign, By: by, Key: "demo:" + p.name}, s.now)
	if err != nil {
		return err
	}
	s.people[p.name] = id
	if err := s.link(ctx, by, f, func(l demoLink) bool { return l.person == p.name && l.knows == nil }); err != nil {
		return err
	}
	for _, paper := range p.papers {
		if err := s.seedPaper(ctx, by, p.name, paper); err != nil {
			return fmt.Errorf("%s: %w", paper.track, err)
		}
	}
	return nil
}

// linkLate links those for whom it was written down what they already know, which needs the documents to be there.
func (s *seed) linkLate(ctx context.Context, by family.StaffID, f demoFamily) error {
	return s.link(ctx, by, f, func(l demoLink) bool { return l.knows != nil })
}

func (s *seed) link(ctx context.Context, by family.StaffID, f demoFamily, which func(demoLink) bool) error {
	for _, a := range f.adults {
		for _, l := range a.links {
			if !which(l) {
				continue
			}
			at := demoPast(s.now, l.daysAgo, s.zone)
			grants := family.Grants(l.tracks...)
			for _, t := range l.onRequest {
				grants = append(grants, family.Grant{Track: t, InChat: true})
			}
			n := family.NewLink{Adult: s.adults[a.name], Person: s.people[l.person], Scope: family.ScopeDocuments, Basis: l.basis, Grants: grants,
				From: at, By: by, Key: "demo:" + a.name + ":" + l.person}
			for track, upTo := range l.knows {
				n.Known = append(n.Known, family.Known{Document: s.papers[l.person+":"+string(track)], UpTo: upTo,
					Told: family.Told{By: by, At: at, Manner: family.ByPhone}})
			}
			if _, err := s.Families.Link(ctx, n, at); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *seed) seedPaper(ctx context.Context, by family.StaffID, person string, p demoPaper) error {
	var document family.DocumentID
	for i, m := range p.moves {
		at, key := demoPast(s.now, m.daysAgo, s.zone), fmt.Sprintf("demo:%s:%s%s:%d", person, p.track, p.item, i)
		to := family.State{Stage: m.stage, Overlay: m.overlay}
		var err error
		if i == 0 {
			document, err = s.Families.OpenDocument(ctx, family.NewDocument{Person: s.people[person], Track: p.track, Item: p.item, State: to,
				Visit: s.visit(m), PlaceRead: m.placeRead, By: by, Key: key}, at)
			s.papers[person+":"+string(p.track)] = document
		} else {
			_, err = s.Families.Move(ctx, family.NewMove{Document: document, To: to, Visit: s.visit(m), PlaceRead: m.placeRead, By: by, Key: key}, at)
		}
		if err != nil {
			return err
		}
		if err := s.tell(ctx, by, document, i+1, m, at); err != nil {
			return err
		}
	}
	return nil
}

func (s *seed) visit(m demoMove) *family.Visit {
	if m.visitIn == 0 {
		return nil
	}
	return &family.Visit{At: demoDay(s.now, -m.visitIn, s.zone), Place: m.place, Who: m.who}
}

func (s *seed) tell(ctx context.Context, by family.StaffID, document family.DocumentID, upTo int, m demoMove, at time.Time) error {
	if len(m.told) == 0 {
		return nil
	}
	n := family.NewTelling{Document: document, UpTo: upTo, By: by, Told: family.Told{By: by, At: at.Add(2 * time.Hour), Manner: family.InPerson, Supported: true}}
	for _, name := range m.told {
		n.Adults = append(n.Adults, s.adults[name])
	}
	return s.Families.Tell(ctx, n, at.Add(2*time.Hour))
}

// invite gives an adult a new code; earlier ones are void.
func (s *seed) invite(ctx context.Context, a demoAdult, by family.StaffID) (account.Codes, error) {
	return s.Accounts.Invite(ctx, s.Pool, account.InviteRequest{Adult: int64(s.adults[a.name]), Language: a.language, Simple: a.simple, By: int64(by), TTL: account.InvitationTTL}, s.now)
}
