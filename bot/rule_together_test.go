package main

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// Rule 4: a change and what it owes commit together or not at all. Each thing that staff or an adult can do is done while one of the tables it writes to is
// closed; then nothing of it may be there. With every table open it is done.
func TestRule4TogetherOrNotAtAll(t *testing.T) {
	t.Parallel()
	const audit, deliveries, closings = "audit", "deliveries", "closings"
	type action struct {
		do    func(w *town, s *scenery) error
		needs []string
	}
	for name, a := range map[string]action{
		"open a document": {func(w *town, s *scenery) error {
			_, err := w.Families.OpenDocument(t.Context(), family.NewDocument{Person: s.child, Track: family.BirthRegistration,
				State: family.State{Stage: "request-received"}, By: s.by, Key: "opened"}, w.clock())
			return err
		}, []string{"documents", "moves", deliveries, closings, audit}},
		"move a document": {func(w *town, s *scenery) error {
			_, err := w.Families.Move(t.Context(), family.NewMove{Document: s.document, To: family.State{Stage: "application-filed", Overlay: family.ActionNeeded},
				By: s.by, Key: "moved"}, w.clock())
			return err
		}, []string{"moves", deliveries, closings, audit}},
		"tell": {func(w *town, s *scenery) error {
			return w.Families.Tell(t.Context(), family.NewTelling{Document: s.document, UpTo: 1, Adults: []family.AdultID{s.mother}, By: s.by,
				Told: family.Told{By: s.by, At: w.clock(), Manner: family.ByPhone}}, w.clock())
		}, []string{"tellings", audit}},
		"link": {func(w *town, s *scenery) error {
			_, err := w.Families.Link(t.Context(), family.NewLink{Adult: s.aunt, Person: s.child, Scope: family.ScopeDocuments, Basis: family.BasisRelative,
				Grants: family.Grants(usual...), By: s.by, Key: "linked",
				Known: []family.Known{{Document: s.document, UpTo: 1, Told: family.Told{By: s.by, At: w.clock(), Manner: family.ByPhone}}}}, w.clock())
			return err
		}, []string{"links", "link_tracks", "tellings", audit}},
		"end a link": {func(w *town, s *scenery) error {
			return w.Families.EndLink(t.Context(), s.link, s.by, w.clock())
		}, []string{audit, closings, "tasks"}},
		"change a link": {func(w *town, s *scenery) error {
			_, err := w.Families.ChangeLink(t.Context(), family.LinkChange{Link: s.link, Grants: family.Grants(family.Guardianship), By: s.by, Key: "changed"}, w.clock())
			return err
		}, []string{"links", "link_tracks", closings, "tasks", audit}},
		"hand a child back": {func(w *town, s *scenery) error {
			_, err := w.Families.HandBack(t.Context(), family.HandBack{Guardian: s.guardians,
				To: family.NewLink{Adult: s.mother, Grants: family.Grants(family.Guardianship), By: s.by, Key: "handed back"}}, w.clock())
			return err
		}, []string{"links", "link_tracks", "moves", "tasks", closings, audit}},
		"end an account and make a code": {func(w *town, s *scenery) error {
			_, err := w.Accounts.LostPhone(t.Context(), int64(s.by), int64(s.mother), s.account, w.clock())
			return err
		}, []string{"invitations", audit}},
		"ask for a call": {func(w *town, s *scenery) error {
			_, err := w.Families.RequestCall(t.Context(), s.mother, "asked", w.clock())
			return err
		}, []string{"call_requests", deliveries, audit}},
		"leave in peace": {func(w *town, s *scenery) error {
			return w.Families.SetHold(t.Context(), family.NewHold{Adult: s.mother, Level: delivery.Pings, Reason: delivery.Ill, By: s.by, Key: "held"}, w.clock())
		}, []string{"contact_holds", audit}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			s := w.scenery()
			owner, err := pgx.Connect(t.Context(), w.Pool.Config().ConnString())
			if err != nil {
				t.Fatal(err)
			}
			defer owner.Close(t.Context())
			before := w.tables()
			for _, table := range a.needs {
				permit(t, owner, `REVOKE INSERT ON `+table+` FROM senim_app`)
				if a.do(w, s) == nil {
					t.Errorf("done although %s could not be written", table)
				}
				if diff := changed(before, w.tables()); diff != "" {
					t.Fatalf("half done without %s (-before +after)\n%s", table, diff)
				}
				permit(t, owner, `GRANT INSERT ON `+table+` TO senim_app`)
			}
			if err := a.do(w, s); err != nil {
				t.Errorf("with every table open: %v", err)
			}
		})
	}
}

func permit(t *testing.T, owner *pgx.Conn, sql string) {
	t.Helper()
	if _, err := owner.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// scenery is a small family in which everything can happen.
type scenery struct {
	by           family.StaffID
	mother, aunt family.AdultID
	child        family.PersonID
	// link is the mother's, guardians the aunt's, who is a guardian of another child.
	link, guardians family.LinkID
	document        family.DocumentID
	account         account.ID
}

// scenery lets the caseworker and the mother in, so that both can be owed something, and opens one document.
func (w *town) scenery() *scenery {
	w.t.Helper()
	w.says("Асхат", "/start "+w.links["Асхат"])
	f := demoFamily{caseworker: "Асхат",
		persons: []demoPerson{{name: "Бала", initial: "Б", birth: family.Birth{Year: 2018}, sign: "🍎",
			papers: []demoPaper{{track: family.IdentityDocument, moves: []demoMove{{daysAgo: 3, stage: "grounds-check"}}}}},
			{name: "Іні", initial: "І", birth: family.Birth{Year: 2019}, sign: "🌙",
				papers: []demoPaper{{track: family.Guardianship, moves: []demoMove{{daysAgo: 3, stage: "application-filed"}}}}}},
		adults: []demoAdult{
			{name: "Ана", language: "kk", initial: "А", links: []demoLink{{person: "Бала", basis: family.BasisParent, tracks: usual, daysAgo: 5}}},
			{name: "Апа", language: "ru", initial: "О", links: []demoLink{{person: "Іні", basis: family.BasisGuardian, tracks: usual, daysAgo: 5}}},
		}}
	w.family(f)
	w.joins(f, "Ана")
	w.sim.Advance(time.Minute)
	w.work()
	return &scenery{by: w.seed.staff["Асхат"], mother: w.seed.adults["Ана"], aunt: w.seed.adults["Апа"], child: w.seed.people["Бала"],
		link: column[family.LinkID](w, `SELECT id FROM links WHERE basis = 'parent'`)[0], guardians: column[family.LinkID](w, `SELECT id FROM links WHERE basis = 'guardian'`)[0],
		document: w.seed.papers["Бала:identity-document"], account: column[account.ID](w, `SELECT id FROM accounts WHERE adult_id IS NOT NULL`)[0]}
}
