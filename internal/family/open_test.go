package family_test

import (
	"encoding/hex"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
)

func TestOpenFamily(t *testing.T) {
	t.Parallel()
	o := setup(t)
	specialist := o.staff("lawyer", "specialist")
	f, err := o.OpenFamily(t.Context(), family.NewFamily{Caseworker: o.caseworker, By: o.manager, Key: "a"}, day(0))
	if must(t, f, err); !regexp.MustCompile(`^K-[2-9A-HJ-NP-Z]{4}$`).MatchString(f.Code) {
		t.Errorf("code %q", f.Code)
	}
	for name, n := range map[string]family.NewFamily{
		"for another caseworker":  {Caseworker: o.caseworker, By: o.other, Key: "b"},
		"for a specialist":        {Caseworker: specialist, By: o.manager, Key: "c"},
		"for nobody we know":      {Caseworker: 1 << 40, By: o.manager, Key: "d"},
		"another's, by the key":   {Caseworker: o.other, By: o.other, Key: "a"},
		"a specialist for anyone": {Caseworker: o.caseworker, By: specialist, Key: "e"},
	} {
		if _, err := o.OpenFamily(t.Context(), n, day(0)); !errors.Is(err, family.ErrNotAllowed) {
			t.Errorf("%s: error %v, want not allowed", name, err)
		}
	}
	if n := scan[int](t, o.Pool, `SELECT count(*) FROM families`); n != 1 {
		t.Errorf("%d families, want 1", n)
	}
}

func TestAddPersonIsRefused(t *testing.T) {
	t.Parallel()
	o := setup(t)
	ok := family.NewPerson{Family: o.family(), Initial: "Б", Birth: family.Birth{Year: 2014, Month: 5, Day: 12}, Sign: "👨‍👩‍👧", By: o.caseworker}
	tests := []struct {
		name   string
		change func(*family.NewPerson)
		want   error
	}{
		{"as it should be", func(*family.NewPerson) {}, nil},
		{"a name for an initial", func(n *family.NewPerson) { n.Initial = "Болат" }, family.ErrInvalid},
		{"no initial", func(n *family.NewPerson) { n.Initial = "" }, family.ErrInvalid},
		{"a word for a sign", func(n *family.NewPerson) { n.Sign = "алма" }, family.ErrInvalid},
		{"a day that does not exist", func(n *family.NewPerson) { n.Birth = family.Birth{Year: 2014, Month: 2, Day: 30} }, family.ErrInvalid},
		{"a day without a month", func(n *family.NewPerson) { n.Birth = family.Birth{Year: 2014, Day: 3} }, family.ErrInvalid},
		{"another's family", func(n *family.NewPerson) { n.By = o.other }, family.ErrNotAllowed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := ok
			n.Key = tt.name
			tt.change(&n)
			if _, err := o.AddPerson(t.Context(), n, day(0)); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestLinkIsRefused(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person, adult, linked := o.person(f, "Б", 2014), o.adult(f), o.adult(f)
	o.link(linked, person, family.BirthRegistration)
	elsewhere := o.open(o.person(f, "В", 2016), family.BirthRegistration, birth(1))
	ok := family.NewLink{Adult: adult, Person: person, Scope: family.ScopeDocuments, Basis: family.BasisParent,
		Grants: family.Grants(family.BirthRegistration), By: o.caseworker}
	tests := []struct {
		name   string
		change func(*family.NewLink)
		want   error
	}{
		{"a second link", func(n *family.NewLink) { n.Adult = linked }, family.ErrOverlap},
		{"a second link from later on", func(n *family.NewLink) { n.Adult, n.From = linked, day(30) }, family.ErrOverlap},
		{"legal-support in the chat", func(n *family.NewLink) { n.Grants = []family.Grant{{Track: family.LegalSupport, InChat: true}} }, family.ErrNotInChat},
		{"no track", func(n *family.NewLink) { n.Grants = nil }, family.ErrInvalid},
		{"a track twice", func(n *family.NewLink) { n.Grants = append(family.Grants(family.BirthRegistration), n.Grants...) }, family.ErrInvalid},
		{"an unknown track", func(n *family.NewLink) { n.Grants = []family.Grant{{Track: "adoption"}} }, family.ErrInvalid},
		{"an unknown basis", func(n *family.NewLink) { n.Basis = "neighbour" }, family.ErrInvalid},
		{"an unknown scope", func(n *family.NewLink) { n.Scope = "all" }, family.ErrInvalid},
		{"over already", func(n *family.NewLink) { n.Until = day(-1) }, family.ErrInvalid},
		{"knowing of another person's paper", func(n *family.NewLink) {
			n.Known = []family.Known{{Document: elsewhere, UpTo: 1, Told: inPerson(o.caseworker, day(0))}}
		}, family.ErrNotFound},
		{"another's family", func(n *family.NewLink) { n.By = o.other }, family.ErrNotAllowed},
		{"no such person", func(n *family.NewLink) { n.Person = 1 << 40 }, family.ErrNotFound},
		{"no such adult", func(n *family.NewLink) { n.Adult = 1 << 40 }, family.ErrNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := ok
			n.Key = tt.name
			tt.change(&n)
			if _, err := o.Link(t.Context(), n, day(0)); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

// Everything that says who somebody is goes into the tables sealed: no column of them holds it in clear.
func TestRule5StoredSealed(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	person := o.person(f, "Ҕ", 2014)
	adult := o.adult(f)
	doc := o.open(person, family.Guardianship, guard(3))
	must(t, family.CallRequest{}, errOf(o.RequestCall(t.Context(), adult, "a", day(1))))
	o.link(adult, person, family.Guardianship)
	o.tell(doc, 1, day(2), adult)
	for _, table := range []string{"families", "persons", "adults", "links", "link_tracks", "documents", "moves", "tellings", "call_requests", "audit", "deliveries"} {
		rows, err := o.Pool.Query(t.Context(), `SELECT t::text FROM `+table+` t`)
		must(t, 0, err)
		texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, text := range must(t, texts, err) {
			for _, secret := range []string{"Ҕ", "2014", "🍎", "+7701", "18:00", "Кеңсе", "applicant-id"} {
				// A binary column reads as hexadecimal. Two bytes stand by chance in what is sealed, so of the letter a whole column is looked for.
				bytes := hex.EncodeToString([]byte(secret))
				if len(secret) < 4 {
					bytes = "x" + bytes + `"`
				}
				if strings.Contains(text, secret) || strings.Contains(text, bytes) {
					t.Errorf("%s holds %q in clear", table, secret)
				}
			}
		}
	}
}
