package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/vault"
)

// rivals is what happens to another adult of the same child, one after the other: everything that can become of a link and of a way into
// the chat, what she asks past her caseworker, and that she is left in peace.
var rivals = []func(t *testing.T, l *life, f demoFamily) error{
	func(t *testing.T, l *life, f demoFamily) error {
		_, err := l.Families.Link(t.Context(), family.NewLink{Adult: l.seed.adults["Апа"], Person: l.seed.people["Бала"], Scope: family.ScopeDocuments, Basis: family.BasisGuardian,
			Grants: family.Grants(family.Guardianship, family.BirthRegistration), By: l.seed.staff["Асхат"], Key: "rival"}, l.clock())
		l.joins(f, "Апа")
		return err
	},
	func(t *testing.T, l *life, _ demoFamily) error {
		_, err := l.Families.RequestSupervisor(t.Context(), l.seed.adults["Апа"], "rival asks", l.clock())
		return err
	},
	func(t *testing.T, l *life, _ demoFamily) error {
		return l.Families.SetHold(t.Context(), family.NewHold{Adult: l.seed.adults["Апа"], Level: delivery.Reminders, Reason: delivery.NotSafe, By: l.seed.staff["Асхат"], Key: "rival held"}, l.clock())
	},
	func(t *testing.T, l *life, _ demoFamily) error {
		_, err := l.Families.ChangeLink(t.Context(), family.LinkChange{Link: column[family.LinkID](l.town, `SELECT id FROM links WHERE basis = 'guardian' AND revoked_at IS NULL`)[0],
			Grants: family.Grants(family.Guardianship), Until: l.clock().AddDate(0, 1, 0), By: l.seed.staff["Асхат"], Key: "rival changed",
			Known: []family.Known{{Document: l.document, UpTo: 1, Told: family.Told{By: l.seed.staff["Асхат"], At: l.clock(), Manner: family.ByPhone}}}}, l.clock())
		return err
	},
	func(t *testing.T, l *life, _ demoFamily) error {
		lost := column[account.ID](l.town, `SELECT id FROM accounts WHERE adult_id = $1`, l.seed.adults["Апа"])[0]
		_, err := l.Accounts.LostPhone(t.Context(), int64(l.seed.staff["Асхат"]), int64(l.seed.adults["Апа"]), lost, l.clock())
		return err
	},
	func(t *testing.T, l *life, _ demoFamily) error {
		guardian := column[family.LinkID](l.town, `SELECT id FROM links WHERE basis = 'guardian' AND revoked_at IS NULL`)[0]
		_, err := l.Families.HandBack(t.Context(), family.HandBack{Guardian: guardian, To: family.NewLink{Adult: l.seed.adults["Аға"],
			Grants: family.Grants(family.Guardianship), By: l.seed.staff["Асхат"], Key: "rival handed back"}}, l.clock())
		return err
	},
	func(t *testing.T, l *life, _ demoFamily) error {
		link := column[family.LinkID](l.town, `SELECT id FROM links WHERE adult_id = $1 AND revoked_at IS NULL`, l.seed.adults["Аға"])[0]
		return l.Families.EndLink(t.Context(), link, l.seed.staff["Асхат"], l.clock())
	},
}

// Rules 2 and 13: relatives may compete for a child. Whatever becomes of the links of the others and of their ways into the chat, and though the guardianship is finished
// behind her back, the chat of an adult who was told of nothing is the same to the byte.
func TestRule13OthersLinks(t *testing.T) {
	t.Parallel()
	keys := vault.NewKeyset()
	alone, together := besideRivals(t, keys, false), besideRivals(t, keys, true)
	if diff := cmp.Diff(alone, together); diff != "" {
		t.Errorf("she can tell (-alone +together)\n%s", diff)
	}
	if len(alone) < 20 {
		t.Errorf("she was shown only %d things", len(alone))
	}
}

func besideRivals(t *testing.T, keys *vault.Keyset, happens bool) []string {
	w := newTownWith(t, keys)
	f := demoFamily{caseworker: "Асхат",
		persons: []demoPerson{{name: "Бала", initial: "Б", birth: family.Birth{Year: 2018}, sign: "🍎"}},
		adults: []demoAdult{
			{name: "Ана", language: "kk", initial: "А", links: []demoLink{{person: "Бала", basis: family.BasisRelative, tracks: usual, daysAgo: 1}}},
			{name: "Апа", language: "ru", initial: "О"}, {name: "Аға", language: "ru", initial: "Ғ"},
		}}
	w.family(f)
	w.joins(f, "Ана")
	l := &life{town: w, h: history{track: family.Guardianship}, begins: w.sim.LastCall()}
	l.move(family.State{Stage: "papers-check"})
	for _, rival := range rivals {
		l.sim.Advance(11 * time.Minute)
		l.work()
		l.lookAs("Ана", "kk")
		if happens {
			if err := rival(t, l, f); err != nil {
				t.Fatal(err)
			}
		}
		l.work()
		l.lookAs("Ана", "kk")
		l.sim.Advance(26 * time.Hour)
		l.work()
	}
	l.lookAs("Ана", "kk")
	return l.calls()
}

// Rule 1: links, ways into the chat and codes of another caseworker's family are not there for staff; the supervisor may work on them.
func TestRule1OthersLinks(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, name := range []string{"Жанар", "Лаура"} {
		w.says(name, "/start "+w.links[name])
	}
	w.moveIn("Рабиға")
	adult := int64(w.seed.adults["Рабиға"])
	link := int64(column[family.LinkID](w, `SELECT id FROM links WHERE adult_id = $1`, adult)[0])
	in := column[int64](w, `SELECT id FROM accounts WHERE adult_id = $1`, adult)[0]
	w.says("Жанар", "/menu")
	menu := w.sim.Last(w.person("Жанар")).Text
	for _, tap := range []dialog.Tap{tapOn(message.RouteLink, link), tapOn(message.RouteLinkNew, adult), tapOn(message.RouteLinkChange, link), tapOn(message.RouteHandBack, link),
		tapOn(message.RouteLinkEnd, link), tapOn(message.RouteLinkEndNow, link, adult), tapOn(message.RouteAccess, adult), tapOn(message.RouteInvite, adult),
		tapOn(message.RouteInviteMenu, adult, 0), tapOn(message.RouteInviteNow, adult, 0, 0), tapOn(message.RouteLost, adult), tapOn(message.RouteLostNow, adult, in)} {
		w.refuses(string(tap.Route)+" of another's family", "Жанар", "ru", menu, w.sealed("Жанар", tap))
	}
	w.says("Лаура", "/menu")
	w.works("the supervisor looks at the link", "Лаура", w.sealed("Лаура", tapOn(message.RouteLink, link)))
}
