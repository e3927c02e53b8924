package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/lexicon"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/vault"
)

// canaryFamilies times the seventeen canaries of each are more than two hundred.
const canaryFamilies = 13

// TestRule5CanariesAreNowhereInClear brings two hundred values that nobody must find into a running Senim, by its own functions and by its chats, and then
// looks for them wherever something is kept.
func TestRule5CanariesAreNowhereInClear(t *testing.T) {
	t.Parallel()
	o := openOffice(t, officeOptions{replicas: 1, log: "debug", database: logEverything})
	places := o.markPlaces()
	aviary := &aviary{office: o, random: rand.New(rand.NewPCG(rand.Uint64(), 3))}
	for n := range canaryFamilies {
		aviary.settle(n)
	}
	aviary.types()
	if len(aviary.canaries) < 200 {
		t.Fatalf("%d canaries only", len(aviary.canaries))
	}
	o.quiet()
	planted := canary{kind: "planted", spellings: []string{"CNRY-planted-on-purpose-" + aviary.word()}}
	o.plant(planted)
	s := newScanner(append(aviary.canaries, planted))
	t.Run("dump", func(t *testing.T) { o.nothingBut(t, s, true, pgDump(t, o.database)) })
	t.Run("dump without keys", func(t *testing.T) { o.nothingBut(t, s, true, pgDump(t, o.database, "--exclude-schema=keys")) })
	t.Run("data directory", func(t *testing.T) { places.scan(t, s) })
	t.Run("Redis", func(t *testing.T) { o.nothingBut(t, s, true, o.redisContents(t)) })
	t.Run("logs", func(t *testing.T) { o.nothingBut(t, s, false, []byte(o.replicas[0].log.String())) })
	t.Run("metrics", func(t *testing.T) { o.nothingBut(t, s, false, o.metrics(t)) })
	t.Run("restored without keys", func(t *testing.T) { testRestored(t, o, aviary) })
}

// logEverything has PostgreSQL log every statement with its values, as an operator in search of a fault would.
func logEverything(t *testing.T, database *pgxpool.Pool) {
	name := database.Config().ConnConfig.Database
	for _, setting := range []string{"log_min_duration_statement = 0", "log_error_verbosity = 'default'", "log_parameter_max_length = -1"} {
		if _, err := database.Exec(t.Context(), "ALTER DATABASE "+name+" SET "+setting); err != nil {
			t.Logf("not set: %v", err)
		}
	}
}

// aviary lets families with canaries in.
type aviary struct {
	*office
	random   *rand.Rand
	canaries []canary
}

// nest is what one family is known by.
type nest struct {
	n                                         int
	phone, how, sign, place, birth            string
	first, last, username, free, later, photo string
	contact, contactName                      string
	telegram                                  int64
	codes                                     account.Codes
}

// word begins with a letter: one of digits alone is a personal number, which the chat takes from nobody.
func (a *aviary) word() string { return fmt.Sprintf("c%012x", a.random.Uint64()>>16) }

func (a *aviary) keep(kind string, spellings ...string) string {
	a.canaries = append(a.canaries, canary{kind: kind, spellings: spellings})
	return spellings[0]
}

// settle opens a family and leads its adult through the chat. Every third stops before she consents, so that Redis has something to keep.
func (a *aviary) settle(n int) {
	a.t.Helper()
	x := a.nest(n)
	a.open(&x)
	p := &person{office: a.office, name: x.first, chat: x.telegram, say: a.words.Printer("kk"), random: a.random}
	a.arrives(p, x)
	if n%3 == 2 {
		return
	}
	g := &guest{person: p, number: n, language: "kk", codes: x.codes}
	g.must(stepAgree, p.tap(message.RouteJoinAgree), g.in)
	p.known = true
	a.letIn(x)
	g.until("she is told", g.pinged)
	a.uses(p, x)
}

func (a *aviary) nest(n int) nest {
	x := nest{n: n, telegram: 1<<50 + a.random.Int64N(1<<50)}
	a.canaries = append(a.canaries, canary{kind: "Telegram id", id: x.telegram})
	digits := fmt.Sprintf("77%09d", a.random.IntN(1e9))
	x.phone = a.keep("phone", "+"+digits, digits)
	x.contact = a.keep("phone of a contact", "+7"+fmt.Sprintf("78%09d", a.random.IntN(1e9)))
	x.how = a.keep("how to call", "тек кешке, "+a.word())
	x.place = a.keep("place of a visit", "3-терезе "+a.word())
	x.birth = fmt.Sprintf("19%02d-%02d-%02d", 1+a.random.IntN(49), 1+a.random.IntN(12), 1+a.random.IntN(28)) // no other date is so long ago
	a.keep("date of birth", x.birth, fmt.Sprintf("%s.%s.%s", x.birth[8:], x.birth[5:7], x.birth[:4]))
	x.sign = a.keep("sign", a.picture())
	x.first, x.last = a.keep("first name", "Аты "+a.word()), a.keep("last name", "Тегі "+a.word())
	x.username = a.keep("username", "cnry_"+a.word())
	x.free, x.later = a.keep("typed by a stranger", "сәлем "+a.word()), a.keep("typed by an adult", "көмектесіңіз "+a.word())
	x.photo, x.contactName = a.keep("caption", "сурет "+a.word()), a.keep("name of a contact", "Көрші "+a.word())
	return x
}

// picture is six pictures nobody would put together.
func (a *aviary) picture() string {
	all := []rune("🪗🛖🪤🧉🦩🪁🛼🦥🪕🧿🪨🦫🪵🛶🧶🪄🥁🪂🦚🧭")
	var b strings.Builder
	for range 6 {
		b.WriteRune(all[a.random.IntN(len(all))])
	}
	return b.String()
}

// open opens the family by the functions that staff use.
func (a *aviary) open(x *nest) {
	a.t.Helper()
	ctx, now, by := a.t.Context(), a.seed.now, a.seed.staff["Асхат"]
	day := now.Add(-48 * time.Hour)
	var year, month, date int
	fmt.Sscanf(x.birth, "%d-%d-%d", &year, &month, &date)
	key := func(what string) string { return fmt.Sprintf("canary:%d:%s", x.n, what) }
	f, err1 := a.seed.Families.OpenFamily(ctx, family.NewFamily{Caseworker: by, By: by, Key: key("family")}, day)
	adult, err2 := a.seed.Families.AddAdult(ctx, family.NewAdult{Family: f.ID, Initial: "А", OfAge: true, Phone: family.Phone(x.phone), HowToCall: family.HowToCall{Hours: x.how}, By: by, Key: key("adult")}, day)
	child, err3 := a.seed.Families.AddPerson(ctx, family.NewPerson{Family: f.ID, Initial: "Б", Birth: family.Birth{Year: year, Month: month, Day: date},
		Sign: x.sign, By: by, Key: key("person")}, day)
	_, err4 := a.seed.Families.Link(ctx, family.NewLink{Adult: adult, Person: child, Scope: family.ScopeDocuments, Basis: family.BasisParent,
		Grants: family.Grants(usual...), From: day, By: by, Key: key("link")}, day)
	_, err5 := a.seed.Families.OpenDocument(ctx, family.NewDocument{Person: child, Track: family.Guardianship, State: family.State{Stage: "home-visit"},
		Visit: &family.Visit{At: now.Add(48 * time.Hour), Place: map[string]string{"kk": x.place, "ru": x.place}, Who: family.AllAtHome}, By: by, Key: key("paper")}, day)
	name := fmt.Sprint("canary ", x.n)
	a.seed.adults[name] = adult
	codes, err6 := a.seed.invite(ctx, demoAdult{name: name, language: "kk"}, by)
	notices := &notice.Store{Pool: a.seed.Families.Pool, Lexicon: &lexicon.Store{Pool: a.seed.Families.Pool}, Vault: a.seed.Families.Vault, Families: a.seed.Families, Log: a.seed.Families.Log}
	draft, err7 := notices.Begin(ctx, by, key("notice"), day)
	_, err8 := notices.SetText(ctx, by, draft, "kk", a.keep("name in a notice", "Құрметті "+a.word()), day)
	spoken := notice.Medium{Kind: notice.Voice, File: a.keep("id of a voice note", "AgAC"+a.word())}
	err9 := notices.SetMedium(ctx, by, draft, "kk", notice.SentMedium{Medium: spoken}, day)
	if err := errors.Join(err1, err2, err3, err4, err5, err6, err7, err8, err9); err != nil {
		a.t.Fatal(err)
	}
	x.codes = codes
	a.keep("typed code", codes.Typed, strings.ReplaceAll(codes.Typed, "-", ""))
	a.keep("code of a link", codes.Link)
}

// arrives is her way to the consent: her names come with each message of hers.
func (a *aviary) arrives(p *person, x nest) {
	a.t.Helper()
	from := map[string]any{"id": x.telegram, "is_bot": false, "first_name": x.first, "last_name": x.last, "username": x.username, "language_code": "kk"}
	a.await(a.sim.Inject(map[string]any{"message": map[string]any{"message_id": 1_000_000 + x.n, "date": time.Now().Unix(), "from": from,
		"chat": map[string]any{"id": x.telegram, "type": "private", "first_name": x.first, "last_name": x.last, "username": x.username}, "text": "/start"}}))
	p.says(x.free)()
	if x.n%2 == 0 {
		a.sends(p, map[string]any{"contact": map[string]any{"phone_number": x.contact, "first_name": x.contactName}})
		p.says("/start " + x.codes.Link)()
	} else {
		p.says("/start " + strings.ToLower(x.codes.Link))() // a link that lost its form on the way
		p.says(x.codes.Typed)()
	}
}

func (a *aviary) sends(p *person, what map[string]any) { a.await(a.sim.SendAny(p.chat, what).UpdateID) }

func (a *aviary) letIn(x nest) {
	a.t.Helper()
	g := &guests{seed: a.seed}
	if err := g.decide(a.t.Context(), demoAdult{name: fmt.Sprint("canary ", x.n)}, a.seed.staff["Асхат"]); err != nil {
		a.t.Fatal(err)
	}
}

// uses is what she does once she is in.
func (a *aviary) uses(p *person, x nest) {
	a.t.Helper()
	p.must(stepDocuments, p.tap(message.RouteNew), p.contains(x.birth[:4]))
	p.must("card", p.tap(message.RouteDocument), p.offers("btn.visit"))
	p.must("visit", p.tap(message.RouteVisit), p.contains(x.place))
	p.says(x.later)()
	a.sends(p, map[string]any{"contact": map[string]any{"phone_number": x.contact, "first_name": x.contactName, "user_id": x.telegram}})
	a.await(a.sim.Inject(map[string]any{"message": map[string]any{"message_id": 2_000_000 + x.n, "date": time.Now().Unix(),
		"from": map[string]any{"id": x.telegram, "is_bot": false, "first_name": x.first}, "chat": map[string]any{"id": x.telegram, "type": "private"},
		"photo": []any{map[string]any{"file_id": x.photo, "file_unique_id": "u", "width": 1, "height": 1}}, "caption": x.photo}}))
	p.must(stepCall, p.tap(message.RouteCall), func(simulatortest.Message) bool { return true })
}

// types is a caseworker in the middle of adding an adult: what was typed waits for the last question.
func (a *aviary) types() {
	a.t.Helper()
	link, err := a.seed.Accounts.AddStaff(a.t.Context(), "canary", account.Caseworker, "kk", a.seed.now)
	if err != nil {
		a.t.Fatal(err)
	}
	p := &person{office: a.office, name: "canary", chat: a.sim.User("canary", "kk"), say: a.words.Printer("kk"), random: a.random}
	digits := fmt.Sprintf("77%09d", a.random.IntN(1e9))
	phone, how := a.keep("typed phone", "+"+digits, digits), a.keep("typed hours", "тек таңертең, "+a.word())
	p.says("/start " + link)()
	p.says("/menu")()
	p.known = true
	p.must("families", p.tap(message.RouteFamilies, 0), p.offers("stf.new_family"))
	p.must("new family", p.tap(message.RouteNewFamily), p.offers("btn.confirm"))
	p.must("family", p.tap(message.RouteStep), p.offers("stf.add_adult"))
	p.must("of age", p.tap(message.RouteAddAdult), p.offers("stf.of_age"))
	p.must("initial", p.tap(message.RouteStep), p.contains(p.say.Label("ask.initial")))
	p.must("phone", p.says("Ж"), p.offers("btn.skip"))
	p.must("hours", p.says(phone), p.contains(p.say.Label("ask.hours")))
	p.must("pick up", p.says(how), p.contains(p.say.Label("ask.pick_up")))
}

// quiet waits until nothing is under way.
func (o *office) quiet() {
	o.t.Helper()
	o.deliverer.rest()
	if !eventually(30*time.Second, func() bool {
		return o.count(`SELECT count(*) FROM deliveries WHERE status IN ('pending', 'sending')`) == 0
	}) {
		o.t.Fatal("deliveries go on and on")
	}
}

// plant writes a canary in clear wherever the test can, so that a scan that cannot find it is seen to be blind.
func (o *office) plant(c canary) {
	o.t.Helper()
	// A new connection, for the log's settings hold from the next one on.
	if _, err := postgrestest.Owner(o.t, o.database).Exec(o.t.Context(), `INSERT INTO settings (name, value) VALUES ('planted', $1)`, c.spellings[0]); err != nil {
		o.t.Fatal(err)
	}
	if err := o.redis.Client.Set(o.t.Context(), redisPrefix+"planted", c.spellings[0], 0).Err(); err != nil {
		o.t.Fatal(err)
	}
}

// nothingBut fails for every canary found, but for the planted one, which must be there.
func (o *office) nothingBut(t *testing.T, s *scanner, planted bool, data []byte) {
	t.Helper()
	if len(data) == 0 {
		t.Fatal("nothing to look through")
	}
	found := s.scan(data)
	if seen := slices.ContainsFunc(found, isPlanted); seen != planted {
		t.Errorf("the planted canary is found: %v, want %v", seen, planted)
	}
	for _, what := range slices.DeleteFunc(found, isPlanted) {
		t.Errorf("found in clear: %s", what)
	}
	t.Logf("%d KB", len(data)>>10)
}

func isPlanted(what string) bool { return strings.HasPrefix(what, "planted ") }

// redisContents is every key with its value.
func (o *office) redisContents(t *testing.T) (all []byte) {
	t.Helper()
	ctx, keys := t.Context(), 0
	each := o.redis.Client.Scan(ctx, 0, "*", 100).Iterator()
	for each.Next(ctx) {
		key := each.Val()
		keys++
		all = fmt.Appendf(all, "%s\n", key)
		switch kind := o.redis.Client.Type(ctx, key).Val(); kind {
		case "string":
			all = append(all, o.redis.Client.Get(ctx, key).Val()...)
		case "hash":
			all = fmt.Append(all, o.redis.Client.HGetAll(ctx, key).Val())
		case "none": // it just expired
		default:
			t.Errorf("a key of type %s, which this test does not read", kind)
		}
	}
	if err := each.Err(); err != nil || keys < canaryFamilies {
		t.Errorf("%d keys, error %v", keys, err)
	}
	return all
}

func (o *office) metrics(t *testing.T) []byte {
	t.Helper()
	answer, err := http.Get("http://" + o.replicas[0].up() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || !bytes.Contains(text, []byte("senim")) {
		t.Errorf("no metrics of ours, error %v", err)
	}
	return text
}

// postgresProgram finds a program of the server's own version.
func postgresProgram(t *testing.T, database, name string) string {
	t.Helper()
	var dir string
	// The view may not be read by everybody; then whatever is on this machine has to do.
	_ = postgrestest.Owner(t, database).QueryRow(t.Context(), `SELECT setting FROM pg_config WHERE name = 'BINDIR'`).Scan(&dir)
	if path := filepath.Join(dir, name); dir != "" && exec.Command(path, "--version").Run() == nil {
		return path
	}
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("SENIM_TEST_REAL") == "1" {
		t.Fatal(err)
	}
	if err != nil {
		t.Skip(err)
	}
	return path
}

func pgDump(t *testing.T, database string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(postgresProgram(t, database, "pg_dump"), append(args, "--dbname", forPrograms(t, database))...)
	var said bytes.Buffer
	cmd.Stderr = &said
	dump, err := cmd.Output()
	if err != nil {
		t.Fatalf("pg_dump: %v: %s", err, &said)
	}
	return dump
}

// forPrograms leaves out of a database's address what only pgx understands.
func forPrograms(t *testing.T, database string) string {
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Del("pool_max_conns")
	u.RawQuery = query.Encode()
	return u.String()
}

// testRestored restores the dump without keys elsewhere, with the master key at hand, and can read nothing. With the keys it can: the test would notice.
func testRestored(t *testing.T, o *office, a *aviary) {
	full, without := t.TempDir()+"/full", t.TempDir()+"/without"
	pgDump(t, o.database, "--format=custom", "--file="+full)
	pgDump(t, o.database, "--format=custom", "--file="+without, "--exclude-schema=keys")
	if opened, sealed := openAll(t, o, restore(t, o, full)); opened != sealed || sealed < 5*canaryFamilies {
		t.Errorf("with the keys, %d of %d values open", opened, sealed)
	}
	bare := restore(t, o, without)
	if opened, sealed := openAll(t, o, bare); opened != 0 || sealed == 0 {
		t.Errorf("without the keys, %d of %d values open", opened, sealed)
	}
	// Nor does it help to bring the empty table back.
	if _, err := bare.Exec(t.Context(), `CREATE SCHEMA keys; CREATE TABLE keys.data_keys (owner_kind text, owner_id bigint, wrapped bytea, created_at timestamptz)`); err != nil {
		t.Fatal(err)
	}
	if opened, _ := openAll(t, o, bare); opened != 0 {
		t.Errorf("with an empty table of keys, %d values open", opened)
	}
}

func restore(t *testing.T, o *office, file string) *pgxpool.Pool {
	t.Helper()
	empty := postgrestest.Empty(t)
	cmd := exec.Command(postgresProgram(t, o.database, "pg_restore"), "--dbname", forPrograms(t, empty), file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("pg_restore: %v: %s", err, out)
	}
	return postgrestest.Owner(t, empty)
}

// sealedColumns says whose key seals each column: the kind of the owner, and its id in SQL.
var sealedColumns = map[string]struct {
	kind  vault.Kind
	owner string
}{
	"persons.initial_sealed":      {vault.Family, "family_id"},
	"persons.birth_sealed":        {vault.Family, "family_id"},
	"persons.sign_sealed":         {vault.Family, "family_id"},
	"adults.initial_sealed":       {vault.Family, "family_id"},
	"adults.phone_sealed":         {vault.Adult, "id"},
	"adults.how_to_call_sealed":   {vault.Adult, "id"},
	"accounts.telegram_sealed":    {vault.Account, "id"},
	"moves.visit_sealed":          {vault.Family, "(SELECT p.family_id FROM documents d JOIN persons p ON p.id = d.person_id WHERE d.id = document_id)"},
	"appointments.outside_sealed": {vault.Family, "family_id"},
	"notices.text_kk_sealed":      {vault.Notice, "id"},
	"notices.text_ru_sealed":      {vault.Notice, "id"},
	"notices.media_kk_sealed":     {vault.Notice, "id"},
	"notices.media_ru_sealed":     {vault.Notice, "id"},
}

// openAll tries to open every sealed value of a database with the master key.
func openAll(t *testing.T, o *office, database *pgxpool.Pool) (opened, sealed int) {
	t.Helper()
	ctx := t.Context()
	var columns []string
	err := database.QueryRow(ctx, `SELECT array_agg(table_name || '.' || column_name) FROM information_schema.columns WHERE column_name LIKE '%\_sealed'`).Scan(&columns)
	if err != nil || len(columns) != len(sealedColumns) {
		t.Fatalf("sealed columns are %v, this test knows %d; error %v", columns, len(sealedColumns), err)
	}
	keys, err := vault.LoadFile(o.keyset)
	if err != nil {
		t.Fatal(err)
	}
	v := vault.New(keys)
	for _, column := range columns {
		table, name, _ := strings.Cut(column, ".")
		rows, err := database.Query(ctx, fmt.Sprintf(`SELECT %s, %s FROM %s WHERE %[2]s IS NOT NULL`, sealedColumns[column].owner, name, table))
		if err != nil {
			t.Fatal(err)
		}
		values, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
			Owner  int64
			Sealed []byte
		}])
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range values {
			sealed++
			place := table + "." + strings.TrimSuffix(name, "_sealed")
			if _, err := v.Open(context.WithoutCancel(ctx), database, vault.Owner{Kind: sealedColumns[column].kind, ID: value.Owner}, place, value.Sealed); err == nil {
				opened++
			}
		}
	}
	return opened, sealed
}
