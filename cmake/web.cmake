# The web apps: npm and vite build web/<app> into the build folder; afterwards the part of the resources'
# assembly that carries it is written. Nothing of it runs when only C++ changed.
#
# As a script, after the build: cmake -DAPP=… -DFOLDER=… -DOUTPUT=… -P web.cmake
if(CMAKE_SCRIPT_MODE_FILE)
  include(${CMAKE_CURRENT_LIST_DIR}/assembly.cmake)
  file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
  list(SORT files)
  assembly_of(${APP}_ ${FOLDER} web/${APP}/ contents table ${files})
  file(WRITE ${OUTPUT} "    .section .rodata\n${contents}    .section .data.rel.ro, \"aw\"\n    .balign 8\n${table}")
  return()
endif()

# Builds web/<name>; sets `included` to the file that resources.S includes.
function(web_app name included)
  set(output ${CMAKE_BINARY_DIR}/${name}.inc)
  set(${included} ${output} PARENT_SCOPE)
  if(HUIJU_FOLDERS) # a part of the C++ only
    file(WRITE ${output} "")
    return()
  endif()
  find_program(HUIJU_NPM npm REQUIRED)
  set(app ${CMAKE_SOURCE_DIR}/web/${name})
  set(modules ${app}/node_modules/.package-lock.json)
  add_custom_command(OUTPUT ${modules}
    COMMAND ${HUIJU_NPM} ci --loglevel=error --no-progress
    COMMAND ${CMAKE_COMMAND} -E touch ${modules}
    DEPENDS ${app}/package.json ${app}/package-lock.json ${app}/.npmrc
    WORKING_DIRECTORY ${app} VERBATIM COMMENT "Fetching the packages of web/${name}")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
    ${app}/src/* ${app}/worker/* ${app}/public/* ${CMAKE_SOURCE_DIR}/web/shared/*)
  # Tests and the types that the check generates are not in the app.
  list(FILTER sources EXCLUDE REGEX "\\.test\\.ts$|/types\\.d\\.ts$")
  file(GLOB settings CONFIGURE_DEPENDS ${app}/index.html ${app}/*.ts ${app}/tsconfig.json)
  set(folder ${CMAKE_BINARY_DIR}/${name})
  add_custom_command(OUTPUT ${output}
    COMMAND ${HUIJU_NPM} run --silent build -- --logLevel warn --outDir ${folder}
    COMMAND ${CMAKE_COMMAND} -DAPP=${name} -DFOLDER=${folder} -DOUTPUT=${output} -P ${CMAKE_SOURCE_DIR}/cmake/web.cmake
    DEPENDS ${modules} ${sources} ${settings}
            ${CMAKE_SOURCE_DIR}/cmake/web.cmake ${CMAKE_SOURCE_DIR}/cmake/assembly.cmake
    WORKING_DIRECTORY ${app} VERBATIM COMMENT "Building web/${name}")
endfunction()
