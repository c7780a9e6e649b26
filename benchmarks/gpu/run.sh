#!/usr/bin/env bash
# [VARIABLE=value ..] ./run.sh [NAME]
#
# Everything that is to be known about HeGpu on one device of this machine, as NAME.json and NAME.md (README.md tells what the steps are). Each step has a limit of time and
# a result of its own; the exit code is 0 when all of them passed. Runs from the archive of publish.sh; needs no .NET and no compiler.
#
#   DEVICE   cuda              what `hegpu devices` lists
#   SKIP                       steps to leave out, by name
#   LIMIT    1800              seconds for each step
#   LOGN     17                log2 of the largest ring of the self-test
#   SETS     P1-secure P2-secure P3-dnum4    parameters of the operations
#   ROOFLINE                   more options of the roofline verb
#   DEMO                       more options of the demo
#   REPEAT   1000              runs of the U-Net that are compared
#   DATA                       folder with the ISBI membranes; without it that step is left out
#   MODEL                      trained on them; without it one is trained (minutes)
set -u
here=$(cd "$(dirname "$0")" && pwd)
name=$(realpath -m "${1:-gpu-$(date +%F)}")
export DEVICE=${DEVICE:-cuda} REPEAT=${REPEAT:-1000} DATA=${DATA:-} MODEL=${MODEL:-} DEMO=${DEMO:-}
export WORK=$name.steps HEGPU=${BIN:-$here/bin}/hegpu BENCH=${BIN:-$here/bin}/HeGpu.Benchmarks
export XDG_CONFIG_HOME=$WORK/config
[ -x "$HEGPU" ] && [ -x "$BENCH" ] || { echo "$HEGPU or $BENCH is missing: unpack the archive of publish.sh and run it there, or set BIN" >&2; exit 2; }
[ ! -e "$WORK" ] || { echo "$WORK exists: give another NAME" >&2; exit 2; }
mkdir -p "$WORK"
failed=0

step() {
  local step=$1 code=0 start=$SECONDS
  shift
  case " ${SKIP:-} " in *" $step "*) echo "$step: left out"; return ;; esac
  printf '%s .. ' "$step"
  timeout -k 10 "${LIMIT:-1800}" "$@" > "$WORK/$step.log" 2>&1 || code=$?
  printf '%s\t%s\t%s\t%s\n' "$step" $code $((SECONDS - start)) "$*" >> "$WORK/steps.tsv"
  case $code in 0) echo passed ;; 124 | 137) echo "time was up" ;; *) echo "failed ($code)" ;; esac
  [ $code -eq 0 ] || failed=1
}

hardware() {
  cat "$here/COMMIT" 2> /dev/null
  uname -sr
  grep -m1 'model name' /proc/cpuinfo
  echo "$(nproc) cores"
  grep MemTotal /proc/meminfo
  if command -v nvidia-smi > /dev/null; then nvidia-smi; nvidia-smi -q -d CLOCK,POWER,ECC | head -60; else echo "no nvidia-smi"; fi
}

# server DEVICE RESULT FOLDER [OPTION..]: what a server does, with the files in FOLDER.
server() {
  "$HEGPU" run --device "$1" --progress none --plan "$3/plan.json" --model "$3/model.safetensors" --keys "$3/evaluation.keys" --in "$3/images.enc" --out "$2" --json "$2.json" "${@:4}"
}

# same FOLDER KEY: the server's result on the device and on the native device, word for word, and what the client makes of it.
same() {
  local kind
  mkdir -p "$1/native-masks" "$1/device-masks"
  server native "$1/native.enc" "$1" && server "$DEVICE" "$1/device.enc" "$1" || return 1
  for kind in native device; do
    "$HEGPU" decrypt "$1/$kind.enc" --device native --progress none --plan "$1/plan.json" --key "$2" --out "$1/$kind-masks/mask.png" || return 1
  done
  sha256sum "$1/native.enc" "$1/device.enc" "$1"/*-masks/*.png
  cmp "$1/native.enc" "$1/device.enc" && diff -r "$1/native-masks" "$1/device-masks" && echo "words and masks are the same"
}

words() { same "$WORK/demo/server" "$WORK/demo/client/secret.key" && cmp "$WORK/demo/server/result.enc" "$WORK/demo/server/native.enc"; }

# Two servers on one device at the same time.
two() {
  local i code=0 server=$WORK/demo/server
  for i in 1 2; do server "$DEVICE" "$WORK/two-$i.enc" "$server" --device-memory 8192 & done
  for i in $(jobs -p); do wait "$i" || code=1; done
  for i in 1 2; do cmp "$WORK/two-$i.enc" "$server/result.enc" || code=1; done
  return $code
}

# Watches the device's memory from outside, too.
repeat() {
  local watch= code=0 used=$WORK/memory.txt
  if command -v nvidia-smi > /dev/null; then
    while sleep 2; do nvidia-smi --query-gpu=memory.used --format=csv,noheader,nounits | head -1; done > "$used" &
    watch=$!
  fi
  "$BENCH" repeat --device "$DEVICE" --count "$REPEAT" --json "$WORK/repeat.json" || code=$?
  if [ -n "$watch" ]; then
    kill "$watch"
    echo "device memory by nvidia-smi, MiB: first and last of the second half $(awk '{ v[NR] = $1 } END { print v[int(NR / 2) + 1], v[NR] }' "$used"), most $(sort -n "$used" | tail -1)"
  fi
  return $code
}

isbi() {
  local folder=$WORK/isbi image
  mkdir -p "$folder"
  [ -n "$MODEL" ] || { MODEL=$folder/trained.safetensors; "$HEGPU" train unet --data "$DATA" --crop 64 --out "$MODEL" --progress none || return 1; }
  "$HEGPU" evaluate "$MODEL" --data "$DATA" --crop 64 --count 4 --encrypted --device "$DEVICE" --progress none --json "$WORK/isbi.json" || return 1
  image=$(find "$DATA" -name '*image*.png' | sort -V | tail -1)
  cp "$MODEL" "$folder/model.safetensors"
  "$HEGPU" plan "$MODEL" --image 512 --out "$folder/plan.json" --progress none &&
    "$HEGPU" keygen --plan "$folder/plan.json" --out "$folder/keys" --device native --progress none &&
    "$HEGPU" encrypt "$image" --plan "$folder/plan.json" --key "$folder/keys/secret.key" --model "$MODEL" --out "$folder/images.enc" --device native --progress none || return 1
  mv "$folder/keys/evaluation.keys" "$folder"
  same "$folder" "$folder/keys/secret.key"
}

export here
export -f hardware server same words two repeat isbi
step hardware bash -c hardware
step devices "$HEGPU" devices --json "$WORK/devices.json"
step selftest "$HEGPU" selftest --device "$DEVICE" --logn-max "${LOGN:-17}" --progress none --json "$WORK/selftest.json"
step roofline "$BENCH" roofline --device "$DEVICE" --json "$WORK/roofline.json" ${ROOFLINE:-}
step roofline-plain "$BENCH" roofline --device "$DEVICE" --no-graphs --json "$WORK/roofline-plain.json" ${ROOFLINE:-}
step operations "$BENCH" operations ${SETS:-P1-secure P2-secure P3-dnum4} --device "$DEVICE" --threads 0 --json "$WORK/operations.json"
step demo "$HEGPU" demo --device "$DEVICE" --out "$WORK/demo" --progress none --json "$WORK/demo.json" $DEMO
step words bash -c words
step two bash -c two
step repeat bash -c repeat
step repeat-plain "$BENCH" repeat --device "$DEVICE" --no-graphs --count "$((REPEAT < 50 ? REPEAT : 50))" --json "$WORK/repeat-plain.json"
step repeat-native "$BENCH" repeat --device native --threads 2 --count 5 --json "$WORK/repeat-native.json"
[ -z "$DATA" ] || step isbi bash -c isbi
"$BENCH" gpu-report "$WORK" "$name" || failed=1
echo "$name.md, $name.json; details in $WORK"
exit $failed
