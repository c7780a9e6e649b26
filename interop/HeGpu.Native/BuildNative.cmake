# cmake -D SOURCE=<checkout> -D LIBRARY=<library to produce> -P BuildNative.cmake
#
# Configures and builds the native library and puts it at LIBRARY. When that is not possible it prints one line, leaves no
# stale library behind and still exits with 0: the managed device takes over. The tools' own output goes to build.log.
cmake_minimum_required(VERSION 3.21)

get_filename_component(folder ${LIBRARY} DIRECTORY)
get_filename_component(name ${LIBRARY} NAME)
set(build ${folder}/build)
set(log ${folder}/build.log)

file(MAKE_DIRECTORY ${folder})
file(LOCK ${folder}/build.lock GUARD PROCESS TIMEOUT 900)

function(give_up reason)
  file(REMOVE ${LIBRARY})
  message(NOTICE "HeGpu: ${reason}; the managed device takes over (slower).")
endfunction()

execute_process(
  COMMAND ${CMAKE_COMMAND} -S ${SOURCE} -B ${build} -D CMAKE_BUILD_TYPE=Release -D HEGPU_BUILD_TESTS=OFF -D HEGPU_BUILD_BENCHMARKS=OFF
          -D HEGPU_WARNINGS_AS_ERRORS=OFF
  RESULT_VARIABLE failed OUTPUT_FILE ${log} ERROR_FILE ${log})
if(failed)
  file(REMOVE_RECURSE ${build})    # a cache of a compiler that is gone must not outlive it
  give_up("no C++ compiler found (${log})")
  return()
endif()

cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
execute_process(
  COMMAND ${CMAKE_COMMAND} --build ${build} --config Release --target hegpu --parallel ${cores}
  RESULT_VARIABLE failed OUTPUT_FILE ${log} ERROR_FILE ${log})
file(GLOB_RECURSE built ${build}/${name})
if(failed OR NOT built)
  give_up("the native build failed (${log})")
  return()
endif()

# Replaced in one step: another build may be copying it, another process may have it mapped.
list(GET built 0 built)
file(COPY_FILE ${built} ${LIBRARY}.new)
file(TOUCH ${LIBRARY}.new)
file(RENAME ${LIBRARY}.new ${LIBRARY})
