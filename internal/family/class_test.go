package family_test

import (
	"testing"

	"github.com/senim-bot/senim/internal/family"
)

// The stages by number, as the tables of the tracks count them.
var (
	opening = family.State{}
	birth   = numbered(family.BirthRegistration)
	ident   = numbered(family.IdentityDocument)
	kin     = numbered(family.KinshipConfirmation)
	guard   = numbered(family.Guardianship)
	rel     = numbered(family.RelativeStatus)
	legal   = numbered(family.LegalSupport)
	home    = numbered(family.HomeAndSupport)
)

func numbered(t family.Track) func(int, ...family.Overlay) family.State {
	return func(n int, overlay ...family.Overlay) family.State {
		s := family.State{Stage: t.Stages()[n-1]}
		if len(overlay) > 0 {
			s.Overlay = overlay[0]
		}
		return s
	}
}

// One row for each sentence that says what class a move has.
func TestRule2ClassOfMove(t *testing.T) {
	t.Parallel()
	const (
		b, i, k, g = family.BirthRegistration, family.IdentityDocument, family.KinshipConfirmation, family.Guardianship
		r, l, h    = family.RelativeStatus, family.LegalSupport, family.HomeAndSupport
		need, hold = family.ActionNeeded, family.OnHold
		done, away = family.Closed, family.Transferred
		human      = family.HumanFirst
	)
	tests := []struct {
		rule     string
		track    family.Track
		from, to family.State
		want     family.Class
	}{
		{"otherwise the move has its stage's class: ping", b, birth(1), birth(2), family.Ping},
		{"otherwise the move has its stage's class: view", b, birth(2), birth(3), family.ViewOnly},
		{"otherwise the move has its stage's class: 1.b", i, ident(1), ident(2), family.ViewOnly},
		{"otherwise the move has its stage's class: 1.c", k, kin(1), kin(2), family.Ping},
		{"otherwise the move has its stage's class: 1.d", g, guard(5), guard(6), family.Ping},
		{"otherwise the move has its stage's class: 1.g", h, opening, home(1), family.Ping},
		{"otherwise the move has its stage's class: 1.g view", h, opening, home(6), family.ViewOnly},
		{"the class belongs to the move: skipping a stage takes the class of where it ends", b, birth(1), birth(3), family.ViewOnly},

		{"enters an H stage: 1.a", b, birth(3), birth(4), human},
		{"enters an H stage: 1.c", k, kin(4), kin(5), human},
		{"enters an H stage: 1.d", g, guard(4), guard(5), human},
		{"enters an H stage from beyond it: 1.a", b, birth(5), birth(4), human},

		{"passes over one: 1.a", b, birth(2), birth(5), human},
		{"passes over one: 1.c", k, kin(4), kin(6), human},
		{"passes over one: 1.d", g, guard(4), guard(6), human},
		{"passes over holds in both directions: 1.a", b, birth(5), birth(3), human},
		{"back out of an H stage passes over it: 1.a", b, birth(4), birth(3), human},
		{"on from an H stage does not", b, birth(4), birth(5), family.Ping},

		{"goes backward: 1.c", k, kin(3), kin(2), human},
		{"goes backward: 1.d", g, guard(2), guard(1), human},
		{"goes backward is not in the list of 1.a", b, birth(3), birth(2), family.Ping},
		{"goes backward is not in the list of 1.b", i, ident(5), ident(4), family.Ping},

		{"is closed: 1.c", k, kin(6), kin(6, done), human},
		{"is transferred: 1.d", g, guard(7), guard(7, away), human},
		{"closed in 1.a has its own class", b, birth(7), birth(7, done), family.ViewOnly},
		{"transferred in 1.b has its own class", i, ident(4), ident(4, away), family.ViewOnly},
		{"closed in 1.g has its own class", h, home(1), home(1, done), family.ViewOnly},

		{"setting on-hold: 1.a", b, birth(2), birth(2, hold), human},
		{"setting on-hold: 1.b", i, ident(2), ident(2, hold), human},
		{"setting on-hold: 1.c", k, kin(1), kin(1, hold), human},
		{"setting on-hold: 1.d", g, guard(1), guard(1, hold), human},
		{"setting on-hold: 1.g", h, home(4), home(4, hold), human},
		{"lifting on-hold: 1.a", b, birth(2, hold), birth(2), human},
		{"lifting on-hold: 1.g", h, home(4, hold), home(4), human},

		{"every move of 1.e: opening", r, opening, rel(1), human},
		{"every move of 1.e: forward", r, rel(1), rel(2), human},
		{"every move of 1.e: action-needed", r, rel(2), rel(2, need), human},
		{"every move of 1.f: opening", l, opening, legal(1), human},
		{"every move of 1.f: a hearing moved to another day", l, legal(3), legal(3), human},

		{"opening a document is its first move", b, opening, birth(1), family.Ping},
		{"opening at an H stage", k, opening, kin(5), human},
		{"opening passes over the stages before", b, opening, birth(5), human},
		{"opening where nothing before is H", i, opening, ident(5), family.ViewOnly},
		{"opening on hold", b, opening, birth(1, hold), human},

		{"setting action-needed", b, birth(3), birth(3, need), family.Ping},
		{"lifting one has the class of setting it: action-needed", b, birth(3, need), birth(3), family.Ping},
		{"lifting one has the class of setting it: closed in 1.a", b, birth(7, done), birth(7), family.ViewOnly},
		{"lifting one has the class of setting it: closed in 1.c", k, kin(6, done), kin(6), human},
		{"at most one overlay: setting one lifts the other", b, birth(3, hold), birth(3, need), human},
		{"at most one overlay: the other one's class counts", b, birth(3, need), birth(3, done), family.Ping},
		{"an overlay that stays does not count again", b, birth(2, hold), birth(3, hold), family.ViewOnly},

		{"stage and overlay at once: a paper needed is not silenced by a view stage", b, birth(2), birth(3, need), family.Ping},
		{"stage and overlay at once: human-first wins", b, birth(3), birth(4, need), human},
		{"another day for the same visit", g, guard(3), guard(3), family.Ping},
		{"an unknown track", "no-such-track", opening, birth(1), human},
		{"a stage that is not on the track", b, birth(1), kin(2), human},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			t.Parallel()
			if got := family.ClassOf(tt.track, false, tt.from, tt.to); got != tt.want {
				t.Errorf("%s, %v -> %v: class %d, want %d", tt.track, tt.from, tt.to, got, tt.want)
			}
		})
	}
}

func TestRule2FlaggedItemIsHumanFirst(t *testing.T) {
	t.Parallel()
	moves := [][2]family.State{
		{opening, home(5)},
		{home(5), home(5, family.ActionNeeded)},
		{home(5), home(5, family.Closed)},
	}
	for _, m := range moves {
		if got := family.ClassOf(family.HomeAndSupport, true, m[0], m[1]); got != family.HumanFirst {
			t.Errorf("%v -> %v: class %d, want human-first", m[0], m[1], got)
		}
	}
}

// The classes and the order of the stages, by hand from the tables of the tracks.
func TestCatalogueClasses(t *testing.T) {
	t.Parallel()
	want := map[family.Track]string{
		family.BirthRegistration:   "request-received P, collecting-papers P, court V, decision-in-force H, civil-registry P, ready-for-pickup P, issued V",
		family.IdentityDocument:    "grounds-check P, citizenship-confirmation V, iin-assigned P, application-filed P, in-production V, ready-for-pickup P, issued V",
		family.KinshipConfirmation: "consent-signed V, visit-scheduled P, samples-taken V, in-study V, conclusion-ready H, explained V",
		family.Guardianship:        "application-filed P, papers-check V, home-visit P, decision V, established H, allowance-assigned P, yearly-checks P",
		family.RelativeStatus:      "legal-consultation P, inquiries-sent V, filed V, under-review V, decision H, entered H",
		family.LegalSupport:        "petition-prepared V, filed V, hearing-set V, decision H, back-home H, local-registration V, completed H",
		family.HomeAndSupport:      "address-registration P, clinic-attachment P, school-or-kindergarten P, benefit-applied P, benefit-assigned P, follow-up V",
	}
	for _, track := range family.Tracks() {
		if got := family.Classes(track); got != want[track] {
			t.Errorf("%s:\n got %s\nwant %s", track, got, want[track])
		}
	}
	if len(family.Tracks()) != len(want) {
		t.Errorf("%d tracks, want %d", len(family.Tracks()), len(want))
	}
}
