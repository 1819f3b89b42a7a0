# Draws what has no default: run once by compose.yml, in a container without a network. What is there already stays.
cd /etc/tidegate/secrets
keep() {
  [ -s "$1" ] || { cat >"$1.new" && mv "$1.new" "$1" && echo "made $1"; }
}
hex() { od -An -v -tx1 | tr -d ' \n'; }
head -c 24 /dev/urandom | hex | keep store/password
head -c 24 /dev/urandom | hex | keep coordinator/admin-token
head -c 32 /dev/urandom | base64 | keep coordinator/cluster-key
head -c 24 /dev/urandom | hex | keep edge/admin-token
head -c 12 /dev/urandom | hex | keep grafana/admin-password
