# Embeds the files that the binary carries: one assembly file pulls each in with .incbin and ends with a table
# of them, which src/base/resources.cpp reads. The assembler needs no time for megabytes, the compiler would.
# What the web apps' builds made (cmake/web.cmake) is known only after them: their parts of the assembly are
# written then and included.
include(${CMAKE_CURRENT_LIST_DIR}/assembly.cmake)

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

  assembly_of("" ${CMAKE_SOURCE_DIR} "" contents table ${files})
  set(depends ${files})
  list(TRANSFORM depends PREPEND ${CMAKE_SOURCE_DIR}/)
  web_app(field field)
  web_app(console console)

  set(assembly ${CMAKE_BINARY_DIR}/resources.S)
  file(CONFIGURE OUTPUT ${assembly} @ONLY CONTENT [[
    .section .rodata
@contents@
    .section .data.rel.ro, "aw"
    .balign 8
    .globl huiju_resources_begin
    .globl huiju_resources_end
huiju_resources_begin:
@table@    .include "@field@"
    .include "@console@"
huiju_resources_end:
    .section .note.GNU-stack, "", %progbits
]])
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS "${depends};${field};${console}")
  # Objects of their own: otherwise no C++ of the target would be compiled before npm is through.
  add_library(${target}_resources OBJECT ${assembly})
  target_sources(${target} INTERFACE $<TARGET_OBJECTS:${target}_resources>)
endfunction()
