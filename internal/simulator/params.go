package simulator

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxParams is how many bytes the parameters of one call may have; files of a multipart body do not count.
const maxParams = 1 << 20

// maxBody bounds a whole body, as the real server's limit for uploads does.
const maxBody = 50 << 20

// params are a call's parameters as text, whatever way they came in. The first occurrence of a key wins, and the query string comes first.
type params map[string]string

var errTooManyParams = &apiError{code: 413, description: "Request Entity Too Large: too much parameters"}

func (p params) add(key, value string) {
	if _, known := p[key]; !known && key != "" {
		p[key] = value
	}
}

// has says that the parameter was given and is not empty.
func (p params) has(key string) bool { return p[key] != "" }

// attached says that another parameter points to this one as its file.
func (p params) attached(name string) bool {
	for _, value := range p {
		if value == "attach://"+name {
			return true
		}
	}
	return false
}

// flag reads a boolean: true, yes and 1 in any case, everything else is false.
func (p params) flag(key string) bool { return isTrue(p[key]) }

// degrees reads one of the two numbers of a place; nil for none on earth.
func (p params) degrees(key string, most float64) *float64 {
	n, err := strconv.ParseFloat(p[key], 64)
	if err != nil || n < -most || n > most {
		return nil
	}
	return &n
}

func isTrue(s string) bool {
	switch strings.ToLower(s) {
	case "true", "yes", "1":
		return true
	}
	return false
}

// integer reads a number and moves it into the range, which is what the real server does instead of refusing.
func (p params) integer(key string, otherwise, low, high int64) int64 {
	if !p.has(key) {
		return otherwise
	}
	return min(max(leadingInteger(p[key]), low), high)
}

// files are what a multipart body uploads, by the names of its fields.
type files map[string][]byte

// readParams takes the parameters of a request from its query and its body, and the files of the body.
func readParams(r *http.Request) (params, files, error) {
	p, uploaded := params{}, files{}
	if err := p.addEncoded(r.URL.RawQuery); err != nil {
		return nil, nil, err
	}
	body, err := plainBody(r)
	if err != nil {
		return nil, nil, err
	}
	return p, uploaded, p.addBody(r.Header.Get("Content-Type"), body, uploaded)
}

// plainBody undoes Content-Encoding.
func plainBody(r *http.Request) (io.Reader, error) {
	body := io.LimitReader(r.Body, maxBody)
	switch encoding := strings.ToLower(strings.TrimSpace(r.Header.Get("Content-Encoding"))); encoding {
	case "", "identity":
		return body, nil
	case "gzip", "deflate":
		plain, err := decompressed(body)
		if err != nil {
			return nil, badRequest("can't decode the body")
		}
		return io.LimitReader(plain, maxBody), nil
	default:
		return nil, &apiError{code: 415, description: "Unsupported Media Type: unsupported content-encoding"}
	}
}

// decompressed looks at the first bytes, because the real server takes gzip, zlib and bare deflate under either name.
func decompressed(body io.Reader) (io.Reader, error) {
	packed, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	if plain, err := gzip.NewReader(bytes.NewReader(packed)); err == nil {
		return plain, nil
	}
	if plain, err := zlib.NewReader(bytes.NewReader(packed)); err == nil {
		return plain, nil
	}
	return flate.NewReader(bytes.NewReader(packed)), nil
}

// addBody reads a body by what its content type contains. A body of another type says nothing.
func (p params) addBody(contentType string, body io.Reader, uploaded files) error {
	lower := strings.ToLower(contentType)
	switch {
	case strings.Contains(lower, "multipart/form-data"):
		return p.addMultipart(contentType, body, uploaded)
	case strings.Contains(lower, "application/x-www-form-urlencoded"):
		text, err := readLimited(body)
		if err != nil {
			return err
		}
		return p.addEncoded(string(text))
	case strings.Contains(lower, "application/json"):
		text, err := readLimited(body)
		if err != nil {
			return err
		}
		p.addJSON(text)
	}
	return nil
}

func readLimited(body io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(body, maxParams+1))
	if err != nil {
		return nil, badRequest("can't read the body")
	}
	if len(text) > maxParams {
		return nil, errTooManyParams
	}
	return text, nil
}

func (p params) addEncoded(text string) error {
	if len(text) > maxParams {
		return errTooManyParams
	}
	for text != "" {
		var pair string
		pair, text, _ = strings.Cut(text, "&")
		key, value, _ := strings.Cut(pair, "=")
		p.add(unescaped(key), unescaped(value))
	}
	return nil
}

// unescaped keeps what is wrongly escaped as it stands, as the real server does.
func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return strings.ReplaceAll(s, "+", " ")
}

// addJSON takes what can be read up to the first mistake; a malformed body is never refused for itself, only for the parameters it lacks.
func (p params) addJSON(text []byte) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return
		}
		p.add(key.(string), jsonText(value))
	}
}

// jsonText is a string's content and any other value's JSON, so that a nested object and its text are the same parameter.
func jsonText(value json.RawMessage) string {
	var text string
	if len(value) > 0 && value[0] == '"' && json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}

// addMultipart reads the fields of a form; of a file the parameters keep the mark that it was there. A body with no part at all is a form without fields:
// some clients send exactly that when a method has no parameters.
func (p params) addMultipart(contentType string, body io.Reader, uploaded files) error {
	_, attributes, err := mime.ParseMediaType(contentType)
	if err != nil || attributes["boundary"] == "" {
		return badRequest("boundary not found")
	}
	form := multipart.NewReader(body, attributes["boundary"])
	size := 0
	for {
		part, err := form.NextRawPart()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return badRequest("can't parse form data headers")
		}
		n, err := p.addPart(part, uploaded)
		if err != nil {
			return err
		}
		if size += n; size > maxParams {
			return errTooManyParams
		}
	}
}

func (p params) addPart(part *multipart.Part, uploaded files) (int, error) {
	if part.FileName() != "" {
		p.add(part.FormName(), "attach://"+part.FileName())
		content, err := io.ReadAll(part)
		uploaded[part.FormName()] = content
		return 0, err
	}
	value, err := readLimited(part)
	if err != nil {
		return 0, err
	}
	p.add(part.FormName(), string(value))
	return len(value), nil
}
