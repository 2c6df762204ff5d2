# Assembly that carries files. assembly_of(LABEL FOLDER PREFIX contents table FILE…): each FILE of FOLDER appears
# under the path PREFIX + FILE; LABEL keeps the labels of several callers apart.
function(assembly_of label folder prefix contents_out table_out)
  set(contents "")
  set(table "")
  set(number 0)
  foreach(file IN LISTS ARGN)
    if(file MATCHES "[\"\\\\]")
      message(FATAL_ERROR "a resource's name has a quote or backslash: ${file}")
    endif()
    # The NUL after the bytes belongs to neither; it only keeps a careless reader inside the section.
    string(APPEND contents
      "${label}path${number}: .ascii \"${prefix}${file}\"\n${label}path${number}_end: .byte 0\n"
      "${label}bytes${number}: .incbin \"${folder}/${file}\"\n${label}bytes${number}_end: .byte 0\n")
    string(APPEND table
      "    .quad ${label}path${number}, ${label}path${number}_end - ${label}path${number}, "
      "${label}bytes${number}, ${label}bytes${number}_end - ${label}bytes${number}\n")
    math(EXPR number "${number} + 1")
  endforeach()
  set(${contents_out} "${contents}" PARENT_SCOPE)
  set(${table_out} "${table}" PARENT_SCOPE)
endfunction()
