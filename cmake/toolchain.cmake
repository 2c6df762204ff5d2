# Compiler warnings, sanitizers, and the quicker linker and compiler cache where the machine has them.

set(warnings -Wall -Wextra -Werror)
# A designated initializer leaves out what keeps its default: no mistake.
list(APPEND warnings -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees an overlap in every inlined "text" + std::string (its bug 105651).
  list(APPEND warnings -Wno-restrict -Wno-missing-field-initializers)
endif()
if(HUIJU_SANITIZE)
  # Instrumented code makes GCC doubt variables that are plainly set.
  list(APPEND warnings -Wno-maybe-uninitialized)
  # What is found ends the program: a message among the output of passing tests would be overlooked.
  add_compile_options(-fsanitize=${HUIJU_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${HUIJU_SANITIZE})
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  # The thread sanitizer cannot see fences. Asio's only stand beside its locks, which it does see.
  if(HUIJU_SANITIZE MATCHES thread)
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()
add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:${warnings}>")

find_program(ccache_program ccache)
if(ccache_program AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # What a precompiled header needs to be served from the cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${ccache_program})
endif()

foreach(linker mold lld)
  find_program(${linker}_program NAMES ${linker} ld.${linker})
  if(${linker}_program)
    add_link_options(-fuse-ld=${linker})
    break()
  endif()
endforeach()
