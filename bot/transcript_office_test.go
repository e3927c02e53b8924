package main

import (
	"strings"

	"github.com/senim-bot/senim/internal/family"
)

// adult finds an adult of the families opened so far.
func (p *play) adult(name string) (demoFamily, demoAdult) {
	p.t.Helper()
	for _, f := range p.families {
		for _, a := range f.adults {
			if a.name == name {
				return f, a
			}
		}
	}
	p.t.Fatalf("the family of %s is not open", name)
	return demoFamily{}, demoAdult{}
}

var languages = map[string]string{"in Kazakh": "kk", "in Russian": "ru"}

func (p *play) opens(first, in string) {
	p.t.Helper()
	for _, f := range demoFamilies() {
		if f.adults[0].name != first {
			continue
		}
		for i := range f.adults {
			f.adults[i].state = joined // when, the transcript says
			if in != "" {
				f.adults[i].language = languages[in]
			}
		}
		p.family(f)
		p.families = append(p.families, f)
		for _, a := range f.adults {
			p.invites(f, a)
		}
		return
	}
	p.t.Fatalf("no family begins with %s", first)
}

func (p *play) binds(name, in string) {
	p.t.Helper()
	language := languages[in]
	if language == "" {
		language = "kk"
	}
	for _, member := range append(demoOffice(), demoMembers()...) {
		if member.name == name && member.language != language {
			link, err := p.Accounts.AddStaff(p.t.Context(), name, member.role, language, p.clock())
			p.must(err)
			p.links[name] = link
		}
	}
	p.says(name, "/start "+p.links[name])
}

func (p *play) moves(person, rest string) {
	p.t.Helper()
	f := p.familyOf(person)
	track, to, _ := strings.Cut(rest, " ")
	stage, overlay, _ := strings.Cut(to, "+")
	_, err := p.Families.Move(p.t.Context(), family.NewMove{Document: p.seed.papers[person+":"+track], By: p.seed.staff[f.caseworker],
		To: family.State{Stage: family.Stage(stage), Overlay: family.Overlay(overlay)}, Key: p.clock().String() + rest}, p.clock())
	p.must(err)
}

func (p *play) tells(adult, rest string) {
	p.t.Helper()
	person, track, _ := strings.Cut(rest, " ")
	by, document := p.seed.staff[p.familyOf(person).caseworker], p.seed.papers[person+":"+track]
	var upTo int
	p.must(p.Pool.QueryRow(p.t.Context(), `SELECT max(seq) FROM moves WHERE document_id = $1`, document).Scan(&upTo))
	p.must(p.Families.Tell(p.t.Context(), family.NewTelling{Document: document, UpTo: upTo, Adults: []family.AdultID{p.seed.adults[adult]}, By: by,
		Told: family.Told{By: by, At: p.clock(), Manner: family.InPerson, Supported: true}}, p.clock()))
}

func (p *play) unlinks(adult, person string) {
	p.t.Helper()
	var link family.LinkID
	p.must(p.Pool.QueryRow(p.t.Context(), `SELECT id FROM links WHERE adult_id = $1 AND person_id = $2`, p.seed.adults[adult], p.seed.people[person]).Scan(&link))
	p.must(p.Families.EndLink(p.t.Context(), link, p.seed.staff[p.familyOf(person).caseworker], p.clock()))
}

func (p *play) forgets() {
	p.t.Helper()
	keys, err := p.Redis.Keys(p.t.Context(), p.Prefix+"*").Result()
	p.must(err)
	if len(keys) == 0 {
		p.t.Fatal("there is nothing to forget")
	}
	p.must(p.Redis.Del(p.t.Context(), keys...).Err())
}

func (p *play) familyOf(person string) demoFamily {
	p.t.Helper()
	for _, f := range p.families {
		for _, who := range f.persons {
			if who.name == person {
				return f
			}
		}
	}
	p.t.Fatalf("%s is of no open family", person)
	return demoFamily{}
}

// codeOf is the code that the family was given.
func (p *play) codeOf(f demoFamily) string {
	p.t.Helper()
	var code string
	p.must(p.Pool.QueryRow(p.t.Context(), `SELECT f.code FROM families f JOIN adults a ON a.family_id = f.id WHERE a.id = $1`, p.seed.adults[f.adults[0].name]).Scan(&code))
	return code
}
