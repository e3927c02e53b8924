package simulator

import (
	"html"
	"sort"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestHTML(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		source, text string
		entities     []Entity
	}{
		{"plain", "plain", nil},
		{"a &lt;b&gt; &amp; &quot;c&quot; &#1179;&#x49b;", `a <b> & "c" ққ`, nil},
		{"&nbsp;&apos;&unknown; & &#0; &#xFFFFFF;", "&nbsp;&apos;&unknown; & &#0; &#xFFFFFF;", nil},
		{"&ltx", "&ltx", nil},
		{"a&lt b", "a< b", nil},
		{"<b>қ</b>", "қ", []Entity{{Type: "bold", Offset: 0, Length: 1}}},
		{"<B>x</b>", "x", []Entity{{Type: "bold", Length: 1}}},
		{"<b>x</>", "x", []Entity{{Type: "bold", Length: 1}}},
		{"😀<i>😀</i>", "😀😀", []Entity{{Type: "italic", Offset: 2, Length: 2}}},
		{"<strong>a</strong><em>b</em><ins>c</ins><u>d</u><s>e</s><strike>f</strike><del>g</del>", "abcdefg", []Entity{
			{Type: "bold", Length: 1}, {Type: "italic", Offset: 1, Length: 1}, {Type: "underline", Offset: 2, Length: 1}, {Type: "underline", Offset: 3, Length: 1},
			{Type: "strikethrough", Offset: 4, Length: 1}, {Type: "strikethrough", Offset: 5, Length: 1}, {Type: "strikethrough", Offset: 6, Length: 1},
		}},
		{`<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>`, "ab", []Entity{{Type: "spoiler", Length: 1}, {Type: "spoiler", Offset: 1, Length: 1}}},
		{"<b>a<i>b</i></b>", "ab", []Entity{{Type: "bold", Length: 2}, {Type: "italic", Offset: 1, Length: 1}}},
		{"<b><i>a</i></b>", "a", []Entity{{Type: "italic", Length: 1}, {Type: "bold", Length: 1}}},
		{"<b></b>a", "a", nil},
		{`<a href="https://x.kz/?a=1&amp;b=2">a</a>`, "a", []Entity{{Type: "text_link", Length: 1, URL: "https://x.kz/?a=1&b=2"}}},
		{`<a href='x.kz'>a</a>`, "a", []Entity{{Type: "text_link", Length: 1, URL: "http://x.kz/"}}},
		{`<a>https://x.kz</a>`, "https://x.kz", []Entity{{Type: "text_link", Length: 12, URL: "https://x.kz/"}}},
		{`<a href="nothing">a</a>`, "a", nil},
		{`<a href="tg://user?id=5">a</a>`, "a", []Entity{{Type: "text_mention", Length: 1, User: &User{ID: 5}}}},
		{`<code class="language-go">a</code>`, "a", []Entity{{Type: "code", Length: 1}}},
		{`<pre><code class="language-go">a</code></pre>`, "a", []Entity{{Type: "pre", Length: 1, Language: "go"}}},
		{`<code class="language-go"><pre>a</pre></code>`, "a", []Entity{{Type: "pre", Length: 1, Language: "go"}}},
		{"<pre>a</pre>", "a", []Entity{{Type: "pre", Length: 1}}},
		{"<blockquote>a</blockquote><blockquote expandable>b</blockquote>", "ab", []Entity{{Type: "blockquote", Length: 1}, {Type: "expandable_blockquote", Offset: 1, Length: 1}}},
		{`<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>`, "👍", []Entity{{Type: "custom_emoji", Length: 2, CustomEmojiID: "5368324170671202286"}}},
		{`<tg-time unix="1647531900" format="wDT">x</tg-time>`, "x", []Entity{{Type: "date_time", Length: 1, UnixTime: 1647531900, DateTimeFormat: "wDT"}}},
	} {
		got, err := parseHTML(row.source)
		if err != nil {
			t.Errorf("%s: %v", row.source, err)
			continue
		}
		if diff := cmp.Diff(row.text, got.text); diff != "" {
			t.Errorf("%s: text (-want +got):\n%s", row.source, diff)
		}
		if diff := cmp.Diff(row.entities, got.entities); diff != "" {
			t.Errorf("%s: entities (-want +got):\n%s", row.source, diff)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		source, text string
		entities     []Entity
	}{
		{"  a\tb\r\n ", "a b", nil},
		{"  <b> a </b>  ", " a", []Entity{{Type: "bold", Length: 2}}},
		{"<pre>  a</pre>", "  a", []Entity{{Type: "pre", Length: 3}}},
		{"a<b> </b>b", "a b", nil},
		{"\u2028x\u202e<i>😀\u030a</i>", "x😀", []Entity{{Type: "italic", Offset: 1, Length: 2}}},
	} {
		f, err := parseHTML(row.source)
		if err != nil {
			t.Fatal(err)
		}
		got := f.clean()
		if diff := cmp.Diff(formatted{row.text, row.entities}, got, cmp.AllowUnexported(formatted{})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", row.source, diff)
		}
	}
}

func TestFoundEntities(t *testing.T) {
	t.Parallel()
	text := "/start code /a@b_c @name #тег https://x.kz/a. пошта: a/b @ # /"
	want := []Entity{
		{Type: "bot_command", Length: 6}, {Type: "bot_command", Offset: 12, Length: 6}, {Type: "mention", Offset: 19, Length: 5},
		{Type: "hashtag", Offset: 25, Length: 4}, {Type: "url", Offset: 30, Length: 14},
	}
	got := formatted{text: text}.withFound()
	if diff := cmp.Diff(want, got.entities); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	linked := formatted{text: "/a", entities: []Entity{{Type: "code", Length: 2}}}.withFound()
	if len(linked.entities) != 1 {
		t.Errorf("an entity was found inside code: %+v", linked.entities)
	}
}

// render writes a text with nested entities as HTML, the way back from parseHTML.
func render(f formatted) string {
	tags := map[string]string{
		"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote",
	}
	units := utf16.Encode([]rune(f.text))
	opens, closes := map[int][]string{}, map[int][]string{}
	sorted := append([]Entity(nil), f.entities...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Length > sorted[j].Length })
	for _, e := range sorted {
		opens[e.Offset] = append(opens[e.Offset], tags[e.Type])
		closes[e.Offset+e.Length] = append([]string{tags[e.Type]}, closes[e.Offset+e.Length]...)
	}
	var b strings.Builder
	for i := 0; i <= len(units); i++ {
		for _, tag := range closes[i] {
			b.WriteString("</" + tag + ">")
		}
		for _, tag := range opens[i] {
			b.WriteString("<" + tag + ">")
		}
		if i == len(units) {
			break
		}
		if utf16.IsSurrogate(rune(units[i])) && i+1 < len(units) {
			b.WriteRune(utf16.DecodeRune(rune(units[i]), rune(units[i+1])))
			i++
			continue
		}
		b.WriteString(html.EscapeString(string(rune(units[i]))))
	}
	return b.String()
}

// FuzzHTML looks for a panic, for entities that do not lie in the text, and for text that does not survive being written back.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{
		"<b>қ</b> &lt;", `<a href="x.kz">a</a>`, "<b><i>😀</b>", "</", "<", "<b", `<a href="`, "<span class=tg-spoiler>x</span>", "&#x1F600;", "&#",
		"<pre><code class='language-x'>y</code></pre>", " <b> a\u2028 </b> ", "<blockquote expandable>a</blockquote>", "\x00<\x00", "<b>\xff</b>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if !utf8.ValidString(source) {
			return // refused before parsing
		}
		parsed, err := parseHTML(source)
		if err != nil {
			return
		}
		checkInside(t, parsed)
		cleaned := parsed.clean().withFound()
		checkInside(t, cleaned)
		again := cleaned.clean()
		if again.text != cleaned.text {
			t.Fatalf("cleaning twice differs: %q, %q", cleaned.text, again.text)
		}
		escaped, err := parseHTML(strings.ReplaceAll(html.EscapeString(cleaned.text), "&#39;", "'"))
		if err != nil || escaped.text != cleaned.text {
			t.Fatalf("escaped text came back as %q, %v; want %q", escaped.text, err, cleaned.text)
		}
		if simple(parsed.entities) {
			back, err := parseHTML(render(parsed))
			if err != nil || back.text != parsed.text || len(back.entities) != len(parsed.entities) {
				t.Fatalf("%q came back as %+v, %v; want %+v", render(parsed), back, err, parsed)
			}
		}
	})
}

func checkInside(t *testing.T, f formatted) {
	t.Helper()
	length := utf16Length(f.text)
	for i, e := range f.entities {
		if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > length {
			t.Fatalf("entity %+v lies outside of %q", e, f.text)
		}
		if i > 0 && e.Offset < f.entities[i-1].Offset {
			t.Fatalf("entities are not sorted: %+v", f.entities)
		}
	}
}

// simple entities are those that render can write.
func simple(entities []Entity) bool {
	for _, e := range entities {
		switch e.Type {
		case "bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote":
		default:
			return false
		}
	}
	return true
}

func FuzzParameters(f *testing.F) {
	f.Add("application/json", `{"a":1,"b":{"c":[]}}`)
	f.Add("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--")
	f.Add("application/x-www-form-urlencoded", "a=%zz&b=+&=c&&")
	f.Fuzz(func(_ *testing.T, contentType, body string) {
		p := params{}
		_ = p.addBody(contentType, strings.NewReader(body), files{}) // must not panic, whatever it says
		table, err := loadMethodTable()
		if err != nil {
			panic(err)
		}
		table.check("sendMessage", p)
		_, _ = readDraft(p)
	})
}
