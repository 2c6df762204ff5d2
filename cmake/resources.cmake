# Embeds the files that the binary carries: one assembly file pulls each in with .incbin and ends with a table
# of them, which src/base/resources.cpp reads. The assembler needs no time for megabytes, the compiler would.

function(embed_resources target)
  # data/ may also hold a running installation's database and files: only its text tables are ours.
  file(GLOB flat CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
    migrations/*.sql locales/*.json
    data/*.csv data/*.json data/*.txt data/demo/*.csv data/demo/*.json data/demo/*.txt)
  file(GLOB_RECURSE deep CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
    migrations/*/*.sql src/*.sql templates/* web/public/*)
  set(files ${flat} ${deep})
  list(REMOVE_DUPLICATES files)
  list(REMOVE_ITEM files data/seed-article.txt)
  list(SORT files)

  set(contents "")
  set(table "")
  set(depends "")
  set(number 0)
  foreach(file IN LISTS files)
    if(file MATCHES "[\"\\\\]")
      message(FATAL_ERROR "a resource's name has a quote or backslash: ${file}")
    endif()
    # The NUL after the bytes belongs to neither; it only keeps a careless reader inside the section.
    string(APPEND contents
      "path${number}: .ascii \"${file}\"\npath${number}_end: .byte 0\n"
      "bytes${number}: .incbin \"${CMAKE_SOURCE_DIR}/${file}\"\nbytes${number}_end: .byte 0\n")
    string(APPEND table
      "    .quad path${number}, path${number}_end - path${number}, "
      "bytes${number}, bytes${number}_end - bytes${number}\n")
    list(APPEND depends ${CMAKE_SOURCE_DIR}/${file})
    math(EXPR number "${number} + 1")
  endforeach()

  set(assembly ${CMAKE_BINARY_DIR}/resources.S)
  file(CONFIGURE OUTPUT ${assembly} @ONLY CONTENT [[
    .section .rodata
@contents@
    .section .data.rel.ro, "aw"
    .balign 8
    .globl huiju_resources_begin
    .globl huiju_resources_end
huiju_resources_begin:
@table@huiju_resources_end:
    .section .note.GNU-stack, "", %progbits
]])
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS "${depends}")
  target_sources(${target} PRIVATE ${assembly})
endfunction()
