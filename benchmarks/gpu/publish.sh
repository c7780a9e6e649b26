#!/usr/bin/env bash
# benchmarks/gpu/publish.sh [ARCHIVE [MSBUILD-ARGUMENT..]]
#
# Makes one archive with everything that run.sh needs on a bare Linux machine (x64, glibc, OpenSSL): the command, the benchmarks, the plug-in with ILGPU, the native
# library and the .NET runtime. PLUGIN=none leaves the plug-in out, where its packages cannot be restored.
set -euo pipefail
cd "$(dirname "$0")/../.."
readonly archive=${1:-artifacts/hegpu-gpu-linux-x64.tar.gz} most_megabytes=45
shift || true
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
readonly root=$stage/hegpu-gpu

# The command takes along the plug-ins that were built (HeGpuPublishPlugins): this one, and no other.
rm -rf artifacts/bin/HeGpu.Cli/release/plugins
[ "${PLUGIN:-}" = none ] || dotnet build kernels/HeGpu.Kernels.Ilgpu -c Release "$@"
# Without lists of dependencies the host takes what lies there, so that files can be left out. Nothing is trimmed by reachability: plug-ins are found by reflection.
for project in managed/HeGpu.Cli benchmarks/HeGpu.Benchmarks; do
  dotnet publish $project -c Release -r linux-x64 --self-contained -p:GenerateDependencyFile=false -p:DebugType=none -o "$root/bin" "$@"
done
# BenchmarkDotNet and the compiler it brings (the verbs used here do without), documentation, and what only debuggers read.
(cd "$root/bin" && rm -rf BenchmarkDotNet*.dll Microsoft.CodeAnalysis*.dll Microsoft.Diagnostics.*.dll Microsoft.DotNet.*.dll Microsoft.Extensions.*.dll CommandLine.dll System.CodeDom.dll \
  System.Management.dll Dia2Lib.dll TraceReloggerLib.dll OSExtensions.dll Gee.External.Capstone.dll libcapstone.so Iced.dll Perfolizer.dll libmscordbi.so libmscordaccore.so createdump \
  libcoreclrtraceptprovider.so libclrgc*.so ./*.pdb ./*.xml amd64 x86 arm64)
plugins=$(ls "$root/bin/plugins" 2>/dev/null || true)
[ "$plugins" = "$([ "${PLUGIN:-}" = none ] || echo HeGpu.Kernels.Ilgpu)" ] || { echo "unexpected plug-ins: $plugins" >&2; exit 1; }
find "$root/bin/plugins" \( -name '*.pdb' -o -name '*.xml' \) -delete 2>/dev/null || true
cp benchmarks/gpu/run.sh benchmarks/gpu/README.md "$root"
git rev-parse HEAD > "$root/COMMIT" 2>/dev/null || echo unknown > "$root/COMMIT"

mkdir -p "$(dirname "$archive")"
tar --sort=name --owner=0 --group=0 -cf - -C "$stage" hegpu-gpu | gzip -9 > "$archive"
bytes=$(stat -c %s "$archive")
echo "$archive: $((bytes / 1000)) kB, $(du -sm "$root" | cut -f1) MB unpacked"
[ "$bytes" -le $((most_megabytes * 1000000)) ] || { echo "larger than $most_megabytes MB" >&2; exit 1; }
