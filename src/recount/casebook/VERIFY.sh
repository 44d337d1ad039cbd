#!/bin/sh
# Checks a package with sh, openssl and sha256sum alone: sh data/VERIFY.sh, in the folder that holds data/.
bad=0 last=0 count=0 proven=0 prev=$(printf '%064d' 0) tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
wrong() { echo "WRONG: $*"; bad=1; }
hash() { openssl dgst -sha256 -binary; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
field() { printf '%s' "$1" | sed -n "s/.*\"$2\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }
signed() {
  openssl pkeyutl -verify -pubin -inkey "data/keys/$1.pem" -rawin -in "$2" -sigfile "$3" >"$tmp/o" 2>&1
}
sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt || wrong "a file is missing or was changed"
signed "$(cat signer.txt)" manifest-sha256.txt manifest-sha256.sig || wrong "signature over the list of files"
for c in data/checkpoints/*.json; do
  c=${c%.json} w=$(cat "$c.json") size=$(field "$w" size) head=$(field "$w" head)
  signed "$(cat "$c.by")" "$c.json" "$c.sig" || wrong "signature of checkpoint $size"
  [ "$(hex <"$c.root")" = "$(field "$w" root)" ] || wrong "root of checkpoint $size"
done
exec 3<data/log.jsonl 4<data/log.sigs
while IFS= read -r line <&3; do
  IFS= read -r sig <&4; n=$(field "$line" seq) count=$((count + 1))
  { printf '\0'; printf '%s' "$line"; } | hash >"$tmp/h"
  printf '%s' "$sig" | openssl base64 -d -A >"$tmp/s"
  signed "$(field "$line" actor)" "$tmp/h" "$tmp/s" || wrong "signature of entry $n"
  [ "$n" -gt "$last" ] || wrong "order of entry $n"
  [ "$n" -ne $((last + 1)) ] || [ "$(field "$line" prev)" = "$prev" ] || wrong "entry $n follows another"
  if [ -f "data/proofs/$n" ]; then
    cp "$tmp/h" "$tmp/f"
    while read -r side beside; do
      printf '%s' "$beside" | openssl base64 -d -A >"$tmp/b"
      case $side in left) set -- b f ;; *) set -- f b ;; esac
      { printf '\1'; cat "$tmp/$1" "$tmp/$2"; } | hash >"$tmp/g"; mv "$tmp/g" "$tmp/f"
    done <"data/proofs/$n"
    if cmp -s "$tmp/f" "$c.root"; then proven=$((proven + 1)); else wrong "proof of entry $n"; fi
  fi
  prev=$(hex <"$tmp/h") last=$n; field "$line" commit >"$tmp/commit.$n"
done
[ "$count" -gt 0 ] || wrong "no entry is here"
[ "$proven" -eq "$count" ] || [ "$count/$prev" = "$size/$head" ] || wrong "the journal is not whole"
for o in data/opened/*.payload; do
  [ -f "$o" ] || continue; n=${o##*/} n=${n%.payload}
  h=$(cat "data/opened/$n.nonce" "$o" | hash | hex)
  [ "$h" = "$(cat "$tmp/commit.$n")" ] || wrong "what entry $n stands for"
done
for d in data/documents/*; do
  [ ! -f "$d" ] || grep -qF "$(hash <"$d" | hex)" data/opened/*.payload || wrong "no entry stands for $d"
done
for t in data/tokens/*.tsr; do
  [ -f "$t" ] || continue; t=${t%.tsr} a=${t##*.} s=${t##*/} s=${s%%.*} stamp="not verified, see VERIFY.txt"
  openssl ts -verify -in "$t.tsr" -data "data/checkpoints/$s.root" -CAfile "data/tsa/$a.roots.pem" \
    -untrusted "data/tsa/$a.chain.pem" >"$tmp/o" 2>&1 && stamp=verified
  echo "time stamp $s.$a: $stamp; $(openssl ts -reply -in "$t.tsr" -text 2>"$tmp/o" | grep '^Time stamp:')"
done
echo "$count entries, head $head"
[ "$bad" = 0 ] && echo "Nothing was changed since it was signed." || exit 4
