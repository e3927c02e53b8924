package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/simulator/page"
)

// demoPeople is what the start page shows. It is kept in a file beside the data, for the demo's people stay the same over a restart.
type demoPeople struct {
	Families []page.Persona `json:"families"`
	Staff    []page.Persona `json:"staff"`
	Pairs    []page.Pair    `json:"pairs"`
	// Invited are the adults who have a code and nothing else yet.
	Invited []demoInvited `json:"invited"`
}

type demoInvited struct {
	Adult    family.AdultID `json:"adult"`
	By       family.StaffID `json:"by"`
	Name     string         `json:"name"`
	Note     string         `json:"note"`
	Language string         `json:"language"`
	Simple   bool           `json:"simple"`
}

// openDemoPeople gives the people of the file, or seeds them through the running bot.
func openDemoPeople(ctx context.Context, a *app, file, base string) (demoPeople, error) {
	raw, err := os.ReadFile(file)
	if err == nil {
		var people demoPeople
		if err := json.Unmarshal(raw, &people); err != nil {
			return demoPeople{}, fmt.Errorf("read %s: %w; start with --fresh", file, err)
		}
		return people, nil
	}
	people, err := seedDemo(ctx, a, base)
	if err != nil {
		return demoPeople{}, fmt.Errorf("make the demo's families: %w; start again with --fresh", err)
	}
	raw, err = json.MarshalIndent(people, "", "  ")
	if err != nil {
		return demoPeople{}, fmt.Errorf("write %s: %w", file, err)
	}
	return people, os.WriteFile(file, raw, 0o600)
}

func seedDemo(ctx context.Context, a *app, base string) (demoPeople, error) {
	zone, err := almaty()
	if err != nil {
		return demoPeople{}, err
	}
	s := newSeed(a, a.Clock(), zone)
	g := &guests{seed: s, phones: phones{base: base}, ids: map[string]int64{}}
	if err := g.letStaffIn(ctx); err != nil {
		return demoPeople{}, err
	}
	for _, f := range demoFamilies() {
		if err := s.seedFamily(ctx, f); err != nil {
			return demoPeople{}, err
		}
	}
	if err := s.seedOfficeMeetings(ctx); err != nil {
		return demoPeople{}, fmt.Errorf("seed the office's meetings: %w", err)
	}
	for _, f := range demoFamilies() {
		for _, adult := range f.adults {
			if err := g.letIn(ctx, f, adult); err != nil {
				return demoPeople{}, fmt.Errorf("let %s in: %w", adult.name, err)
			}
		}
	}
	if err := g.readNews(ctx, "Нұрлан", "ru"); err != nil {
		return demoPeople{}, err
	}
	if err := s.seedOwnMeetings(ctx); err != nil {
		return demoPeople{}, fmt.Errorf("seed meetings: %w", err)
	}
	g.people.Pairs = []page.Pair{
		{Title: "Сәуле · Нұрлан", Note: "two relatives of one child: neither learns of the other", URL: g.pair("Сәуле", "Нұрлан")},
		{Title: "Асхат · Айнұр", Note: "a mother asks to be called, her caseworker sees it", URL: g.pair("Асхат", "Айнұр")},
		{Title: "Жанар · Ерлан", Note: "Ерлан names two pictures, Жанар picks them", URL: g.pair("Жанар", "Ерлан")},
		{Title: "Динара · Марат", Note: "he closed half a day, she chooses another time", URL: g.pair("Динара", "Марат")},
		{Title: "Нұрлан · Марат", Note: "reminded of a meeting tomorrow; the lawyer sees who comes", URL: g.pair("Нұрлан", "Марат")},
		{Title: "Гүлмира · Индира", Note: "a time is offered to her; the psychologist keeps her own hours", URL: g.pair("Гүлмира", "Индира")},
	}
	return g.people, nil
}

// guests brings the demo's people into the chat by their codes, as the real ones come.
type guests struct {
	*seed
	phones phones
	ids    map[string]int64
	people demoPeople
}

func (g *guests) pair(a, b string) string { return fmt.Sprintf("/phone?a=%d&b=%d", g.ids[a], g.ids[b]) }

func (g *guests) arrive(ctx context.Context, name, language, note string) (page.Persona, error) {
	id, err := g.phones.addUser(ctx, name, language, note)
	g.ids[name] = id
	return page.Persona{Name: name, Note: note, Language: language, URL: fmt.Sprintf("/phone?a=%d", id)}, err
}

func (g *guests) letStaffIn(ctx context.Context) error {
	links, err := g.seedOffice(ctx)
	if err != nil {
		return err
	}
	more, err := g.seedReception(ctx)
	if err != nil {
		return err
	}
	maps.Copy(links, more)
	for _, member := range slices.Concat(demoOffice(), demoMembers()) {
		person, err := g.arrive(ctx, member.name, member.language, member.note)
		if err != nil {
			return err
		}
		g.people.Staff = append(g.people.Staff, person)
		if err := g.phones.send(ctx, g.ids[member.name], "/start "+links[member.name]); err != nil {
			return fmt.Errorf("let %s in: %w", member.name, err)
		}
	}
	return nil
}

func (g *guests) letIn(ctx context.Context, f demoFamily, adult demoAdult) error {
	by := g.staff[f.caseworker]
	if adult.state == invited {
		g.people.Invited = append(g.people.Invited, demoInvited{Adult: g.adults[adult.name], By: by, Name: adult.name, Note: adult.note, Language: adult.language, Simple: adult.simple})
		return nil
	}
	person, err := g.arrive(ctx, adult.name, adult.language, adult.note)
	if err != nil {
		return err
	}
	g.people.Families = append(g.people.Families, person)
	codes, err := g.invite(ctx, adult, by)
	if err != nil {
		return err
	}
	if err := g.agree(ctx, adult, codes.Link); err != nil || adult.state == waiting {
		return err
	}
	return g.decide(ctx, adult, by)
}

func (g *guests) agree(ctx context.Context, adult demoAdult, link string) error {
	say, id := g.bundle.Printer(adult.language), g.ids[adult.name]
	if err := g.phones.send(ctx, id, "/start "+link); err != nil {
		return err
	}
	if adult.simple {
		if err := g.phones.press(ctx, id, say.T("btn.next")); err != nil {
			return err
		}
	}
	return g.phones.press(ctx, id, say.T("btn.agree"))
}

// readNews has somebody open the line that comes to whoever is let in, so that the next one on that phone is about a meeting.
func (g *guests) readNews(ctx context.Context, name, language string) error {
	return g.phones.press(ctx, g.ids[name], g.bundle.Printer(language).T("btn.whats_new"))
}

// decide picks the right pair for the caseworker, who would hear it on the phone.
func (g *guests) decide(ctx context.Context, adult demoAdult, by family.StaffID) error {
	var joining account.ID
	var right int
	err := g.Pool.QueryRow(ctx, `SELECT j.account_id, j.right_pair FROM joins j JOIN accounts a ON a.id = j.account_id WHERE a.adult_id = $1`,
		g.adults[adult.name]).Scan(&joining, &right)
	if err != nil {
		return fmt.Errorf("find her pictures: %w", err)
	}
	_, err = g.Accounts.Decide(ctx, int64(by), joining, right, g.now)
	return err
}
