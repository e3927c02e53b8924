package notice

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// reaches is whom a draft with this audience would be frozen for.
func (b *bundle) reaches(by family.StaffID, a Audience) []family.AdultID {
	b.t.Helper()
	id := b.draft(by)
	b.must(b.SetAudience(b.ctx(), by, id, a, b.now))
	n := b.notice(id)
	if err := b.Submit(b.ctx(), by, id, n.Revision, b.now); err != nil {
		b.refused(err, ErrNotReady)
	}
	return b.recipients(id)
}

func (b *bundle) office(region string, of ...person) OfficeID {
	b.t.Helper()
	id := b.id(`INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, key) VALUES ($1, 'а', 'а', 'а', 'а', $2) RETURNING id`, region, b.key())
	for _, p := range of {
		b.exec(`UPDATE families SET office_id = $2 FROM adults a WHERE a.family_id = families.id AND a.id = $1`, p.adult, id)
	}
	return OfficeID(id)
}

// meets gives an adult a meeting.
func (b *bundle) meets(p person, starts time.Time, inChat bool) {
	b.t.Helper()
	b.exec(`
		WITH m AS (INSERT INTO appointments (family_id, adult_id, kind, mode, starts_at, ends_at, language, status, booked_at, in_chat, key)
			SELECT family_id, id, 'court', 'outside', $2, $2::timestamptz + interval '1 hour', 'kk', 'booked', now(), $3, $4 FROM adults WHERE id = $1 RETURNING id)
		INSERT INTO appointment_adults (appointment_id, adult_id, number, added_at) SELECT id, $1, 1, now() FROM m`, p.adult, starts, inChat, b.key())
}

func TestAudience(t *testing.T) {
	t.Parallel()
	b := setup(t)
	f := family.FamilyID(b.id(`SELECT family_id FROM adults WHERE id = $1`, b.mother.adult))
	grandmother := b.relative(b.asqat, f, b.mother.child, family.BasisRelative, "kk")
	aktobe, astana := b.office("aktobe", b.mother), b.office("astana", b.aunt, b.uncle)
	b.meets(b.aunt, b.now.Add(24*time.Hour), true)
	b.meets(b.mother, b.now.Add(24*time.Hour), false)
	stranger := b.family(b.asqat, "kk")
	b.exec(`UPDATE links SET revoked_at = $2 WHERE adult_id = $1`, stranger.adult, b.now)
	later := b.family(b.asqat, "kk")
	b.exec(`UPDATE links SET from_at = $2 WHERE adult_id = $1`, later.adult, b.now.Add(time.Minute))
	own := []family.AdultID{b.mother.adult, b.aunt.adult, grandmother.adult}
	slices.Sort(own)
	for name, c := range map[string]struct {
		by   family.StaffID
		of   Audience
		want []family.AdultID
	}{
		"all families of hers":               {b.asqat, Audience{}, own},
		"all families of another's":          {b.other, Audience{}, []family.AdultID{b.uncle.adult}},
		"all families":                       {b.laura, Audience{}, []family.AdultID{b.mother.adult, b.aunt.adult, b.uncle.adult, grandmother.adult}},
		"an office":                          {b.asqat, Audience{Offices: []OfficeID{aktobe}}, []family.AdultID{b.mother.adult, grandmother.adult}},
		"an office where others come too":    {b.asqat, Audience{Offices: []OfficeID{astana}}, []family.AdultID{b.aunt.adult}},
		"a region":                           {b.laura, Audience{Regions: []string{"astana"}}, []family.AdultID{b.aunt.adult, b.uncle.adult}},
		"a language":                         {b.asqat, Audience{Languages: []string{"ru"}}, []family.AdultID{b.aunt.adult}},
		"relatives":                          {b.asqat, Audience{Bases: []family.Basis{family.BasisRelative}}, []family.AdultID{grandmother.adult}},
		"a meeting she knows of":             {b.asqat, Audience{MeetingFrom: b.now, MeetingUntil: b.now.Add(25 * time.Hour)}, []family.AdultID{b.aunt.adult}},
		"a meeting after the span":           {b.asqat, Audience{MeetingFrom: b.now, MeetingUntil: b.now.Add(24 * time.Hour)}, []family.AdultID{}},
		"picked by hand":                     {b.asqat, Audience{Adults: []family.AdultID{b.mother.adult, b.uncle.adult}}, []family.AdultID{b.mother.adult}},
		"but some":                           {b.asqat, Audience{Except: []family.AdultID{b.mother.adult}}, []family.AdultID{b.aunt.adult, grandmother.adult}},
		"an office, and a language":          {b.laura, Audience{Offices: []OfficeID{astana}, Languages: []string{"kk"}}, []family.AdultID{b.uncle.adult}},
		"a track on which nobody has papers": {b.asqat, Audience{Track: family.Guardianship}, []family.AdultID{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, b.reachesApart(t, c.by, c.of)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// reachesApart is reaches without anything kept: cases share their database.
func (b *bundle) reachesApart(t *testing.T, by family.StaffID, a Audience) []family.AdultID {
	t.Helper()
	args, err := b.values(b.ctx(), b.Pool, by, a, true, b.now)
	if err != nil {
		t.Fatal(err)
	}
	rows, _ := b.Pool.Query(b.ctx(), chosen+`SELECT adult_id FROM filtered ORDER BY adult_id`, args)
	all, err := pgx.CollectRows(rows, pgx.RowTo[family.AdultID])
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// document opens one on the track at a stage, ten days ago.
func (b *bundle) document(p person, track family.Track, stage family.Stage) family.DocumentID {
	b.t.Helper()
	id, err := b.Families.OpenDocument(b.ctx(), family.NewDocument{Person: p.child, Track: track, State: family.State{Stage: stage}, PlaceRead: true, By: b.asqat, Key: b.key()}, b.now.AddDate(0, 0, -10))
	b.must(err)
	return id
}

func (b *bundle) moves(d family.DocumentID, stage family.Stage, overlay family.Overlay) {
	b.t.Helper()
	_, err := b.Families.Move(b.ctx(), family.NewMove{Document: d, To: family.State{Stage: stage, Overlay: overlay}, By: b.asqat, Key: b.key()}, b.now.Add(-time.Hour))
	b.must(err)
}

func (b *bundle) tells(d family.DocumentID, upTo int, p person) {
	b.t.Helper()
	told := family.Told{By: b.asqat, At: b.now, Manner: family.InPerson, Supported: true}
	b.must(b.Families.Tell(b.ctx(), family.NewTelling{Document: d, UpTo: upTo, Adults: []family.AdultID{p.adult}, Told: told, By: b.asqat}, b.now))
}

// Rule 2: a stage selects whoever was told of it; two worlds that differ only in what she was not told choose the same.
func TestRule2UntoldStagesNeverSelect(t *testing.T) {
	t.Parallel()
	b := setup(t)
	f := family.FamilyID(b.id(`SELECT family_id FROM adults WHERE id = $1`, b.mother.adult))
	father := b.relative(b.asqat, f, b.mother.child, family.BasisParent, "kk")
	paper := b.document(b.mother, family.BirthRegistration, "court")
	inForce := Audience{Track: family.BirthRegistration, Stages: []family.Stage{"decision-in-force"}}
	inCourt := Audience{Track: family.BirthRegistration, Stages: []family.Stage{"court"}}
	both := []family.AdultID{b.mother.adult, father.adult}
	b.tells(paper, 1, b.mother)
	b.tells(paper, 1, father)
	b.same("before", b.reaches(b.asqat, inCourt), both)
	b.moves(paper, "decision-in-force", "")
	b.same("moved and untold, where it was", b.reaches(b.asqat, inCourt), both)
	b.same("moved and untold, where it is", b.reaches(b.asqat, inForce), []family.AdultID(nil))
	b.tells(paper, 2, b.mother)
	b.same("she was told", b.reaches(b.asqat, inForce), []family.AdultID{b.mother.adult})
	b.same("he was not", b.reaches(b.asqat, inCourt), []family.AdultID{father.adult})
	b.same("because of the child", b.lines(`SELECT r.person_ids::text FROM notice_recipients r WHERE r.adult_id = $1 AND r.person_ids <> '{}' LIMIT 1`, b.mother.adult),
		[]string{"{" + fmt.Sprint(b.mother.child) + "}"})
}

// What may raise hopes is kept from whoever knows that something of hers is on hold, and from nobody who does not; unless its author ticks it.
func TestHopes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	paper := b.document(b.mother, family.Guardianship, "papers-check")
	b.moves(paper, "papers-check", family.OnHold)
	write := func(hopes bool, kk, ru string) []family.AdultID {
		id := b.draft(b.asqat)
		b.says(id, b.asqat, kk, ru)
		b.must(b.SetHopes(b.ctx(), b.asqat, id, hopes, b.now))
		counts, err := b.Count(b.ctx(), b.asqat, id, b.now)
		b.must(err)
		n := b.submit(id)
		if got := counts.KK.Reached.N + counts.RU.Reached.N; got != n.Recipients.N || got+counts.OnHold.N != 2 {
			t.Errorf("%s: counted %+v, frozen %d", kk, counts, n.Recipients.N)
		}
		return b.recipients(id)
	}
	all, spared := []family.AdultID{b.mother.adult, b.aunt.adult}, []family.AdultID{b.aunt.adult}
	b.same("on hold, untold", write(false, "Жәрдемақы туралы", "О выплатах"), all)
	b.tells(paper, 2, b.mother)
	b.same("on hold, and she knows", write(false, "Жәрдемақы туралы", "О деньгах"), spared)
	b.same("only in Russian", write(false, "Ақша туралы", "О выплатах"), spared)
	b.same("ticked", write(true, "Жәрдемақы туралы", "О выплатах"), all)
	b.same("no hopes", write(false, textKK, textRU), all)
	b.exec(`UPDATE link_tracks SET in_chat = false`)
	b.same("she hears of it only in person", write(false, "Жәрдемақы туралы", "О выплатах"), spared)
}

// Whoever cannot be sent it is counted apart: the call list.
func TestCount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	f := family.FamilyID(b.id(`SELECT family_id FROM adults WHERE id = $1`, b.mother.adult))
	one := func() person { return b.relative(b.asqat, f, b.mother.child, family.BasisRelative, "kk") }
	noChat, blocked, muted, held, pings := one(), one(), one(), one(), one()
	b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE id = $1`, noChat.account)
	b.exec(`UPDATE accounts SET blocked_at = now(), muted_at = now() WHERE id = $1`, blocked.account)
	b.exec(`UPDATE accounts SET muted_at = now() WHERE id = $1`, muted.account)
	b.hold(held, delivery.Notices)
	b.hold(pings, delivery.Pings)
	want := Counts{KK: Reach{Reached: Count{N: 2}, NoChat: Count{N: 1}, Blocked: Count{N: 1}, Muted: Count{N: 1}, Held: Count{N: 1}}, RU: Reach{Reached: Count{N: 1}}}
	id := b.draft(b.asqat)
	got, err := b.Count(b.ctx(), b.asqat, id, b.now)
	b.must(err)
	b.same("a draft", got, want)
	b.submit(id)
	got, err = b.Count(b.ctx(), b.asqat, id, b.now)
	b.must(err)
	b.same("frozen", got, want)
}

func (b *bundle) hold(p person, level delivery.Level) {
	b.t.Helper()
	b.must(pgx.BeginFunc(b.ctx(), b.Pool, func(tx pgx.Tx) error {
		_, err := delivery.SetHold(b.ctx(), tx, int64(p.adult), delivery.Hold{Level: level, Reason: delivery.Asked, From: b.now}, int64(b.asqat), b.key())
		return err
	}))
}

// Who does not look after all of them is told no number under five, not even none: it would tell of one family.
func TestFewAreNotCounted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	under := Count{Few: true}
	id := b.draft(b.laura)
	for _, a := range []Audience{{}, {Adults: []family.AdultID{b.uncle.adult}}, {Adults: []family.AdultID{b.uncle.adult}, Languages: []string{"ru"}}} {
		b.must(b.SetAudience(b.ctx(), b.laura, id, a, b.now))
		got, err := b.Count(b.ctx(), b.laura, id, b.now)
		b.must(err)
		reach := Reach{under, under, under, under, under}
		b.same("counts", got, Counts{KK: reach, RU: reach, OnHold: under, Unpicked: a.Adults != nil})
	}
	b.must(b.SetAudience(b.ctx(), b.laura, id, Audience{}, b.now))
	b.many(5)
	submitted := b.submit(id)
	if submitted.Recipients != under {
		t.Errorf("recipients, told to whoever chose them: %+v", submitted.Recipients)
	}
	b.must(b.SetAudience(b.ctx(), b.laura, id, Audience{}, b.now))
	b.exec(`UPDATE staff SET role = 'supervisor' WHERE id = $1`, b.other)
	submitted = b.submit(id)
	if seen, err := b.Notice(b.ctx(), b.other, id, b.now); err != nil || seen.Recipients != (Count{N: 5, Least: true}) {
		t.Errorf("recipients, told to the second person: %+v, %v", seen.Recipients, err)
	}
	b.must(b.Approve(b.ctx(), b.other, id, submitted.Revision, b.now))
	b.advance()
	if n := b.notice(id); n.Recipients != (Count{N: 5, Least: true}) {
		t.Errorf("recipients of a run: %+v", n.Recipients)
	}
	report, err := b.Report(b.ctx(), b.laura, id, b.now)
	b.must(err)
	if report.KK.Left != (Count{N: 5, Least: true}) || report.RU.Left != under || report.KK.Sent != under {
		t.Errorf("report: %+v", report)
	}
}
