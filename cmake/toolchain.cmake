# Compiler warnings, sanitizers, and the quicker linker and compiler cache where the machine has them.

add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wall> $<$<COMPILE_LANGUAGE:CXX>:-Wextra>
                    $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees an overlap in every inlined "text" + std::string (its bug 105651).
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()

if(HUIJU_SANITIZE)
  # Instrumented code makes GCC doubt variables that are plainly set.
  add_compile_options(-fsanitize=${HUIJU_SANITIZE} -fno-omit-frame-pointer
                      $<$<COMPILE_LANGUAGE:CXX>:-Wno-maybe-uninitialized>)
  add_link_options(-fsanitize=${HUIJU_SANITIZE})
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()

find_program(ccache_program ccache)
if(ccache_program AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ccache_program})
endif()

foreach(linker mold lld)
  find_program(${linker}_program NAMES ${linker} ld.${linker})
  if(${linker}_program)
    add_link_options(-fuse-ld=${linker})
    break()
  endif()
endforeach()
