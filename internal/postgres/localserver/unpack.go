package localserver

import (
	"archive/tar"
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/xi2/xz"
)

// unpack takes the one .txz archive out of the jar and lays its files under place, all or nothing.
func unpack(jar *os.File, place string) error {
	archive, err := archiveIn(jar)
	if err != nil {
		return err
	}
	defer archive.Close()
	unpacked, err := xz.NewReader(archive, 0)
	if err != nil {
		return fmt.Errorf("open the archive: %w", err)
	}
	fresh, err := os.MkdirTemp(path.Dir(place), "unpack-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	// MkdirTemp closes the directory to others, but the server may work as another user.
	if err := os.Chmod(fresh, 0o755); err != nil {
		return err
	}
	if err := untar(tar.NewReader(unpacked), fresh); err != nil {
		return err
	}
	if err := os.Rename(fresh, place); err != nil && !exists(place) {
		return err
	}
	return nil
}

func archiveIn(jar *os.File) (io.ReadCloser, error) {
	info, err := jar.Stat()
	if err != nil {
		return nil, err
	}
	files, err := zip.NewReader(jar, info.Size())
	if err != nil {
		return nil, fmt.Errorf("open the jar: %w", err)
	}
	for _, file := range files.File {
		if strings.HasSuffix(file.Name, ".txz") {
			return file.Open()
		}
	}
	return nil, errors.New("no .txz archive in the jar")
}

// untar works inside an os.Root: a name or link in the archive that leads out of dir is refused.
func untar(files *tar.Reader, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the archive: %w", err)
		}
		if err := lay(root, header, files); err != nil {
			return fmt.Errorf("%s: %w", header.Name, err)
		}
	}
}

func lay(root *os.Root, header *tar.Header, content io.Reader) error {
	name := path.Clean(header.Name)
	if err := layDir(root, path.Dir(name)); err != nil {
		return err
	}
	switch header.Typeflag {
	case tar.TypeDir:
		return layDir(root, name)
	case tar.TypeSymlink:
		return root.Symlink(header.Linkname, name)
	case tar.TypeReg:
		return layFile(root, name, header.FileInfo().Mode().Perm()|0o444, content)
	}
	return nil
}

// layDir and layFile set the mode again: a strict umask would shut the server's user out.
func layDir(root *os.Root, name string) error {
	if err := root.MkdirAll(name, 0o755); err != nil {
		return err
	}
	return root.Chmod(name, 0o755)
}

func layFile(root *os.Root, name string, mode os.FileMode, content io.Reader) error {
	file, err := root.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Chmod(mode), file.Close())
}
