-- Does in Neovim, from 0.7 on, what $PULLBOOK_ERRANDS says, and writes what came of it to $PULLBOOK_OUTCOME, both as JSON.
local outcome = {}

local function wait(what, is_met)
  if not vim.wait(20000, is_met, 20) then error('no ' .. what .. ' within 20 s') end
end

local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n' end

local function place(needle)
  local line = vim.fn.search('\\V' .. vim.fn.escape(needle, '\\'), 'cw')
  if line == 0 then error('there is no ' .. needle) end
end

local errands = {}

-- Problems of the file in view, once there are some.
function errands.diagnostics()
  wait('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
  return vim.tbl_map(function(one)
    return { code = one.code, severity = one.severity, line = one.lnum, message = one.message }
  end, vim.diagnostic.get(0))
end

-- Until there is no problem in the file in view.
function errands.settled()
  wait('file without problems', function() return #vim.diagnostic.get(0) == 0 end)
  return true
end

-- Picks from the menu of actions at a text, as a person does.
function errands.act(errand)
  place(errand.at)
  local offered
  vim.ui.select = function(items, options, choose)
    offered = vim.tbl_map(options.format_item, items)
    for index, title in ipairs(offered) do
      if title:find(errand.pick, 1, true) then return choose(items[index], index) end
    end
    choose(nil)
  end
  local before = text()
  local context = { only = errand.only, diagnostics = errand.only and {} or nil }
  if vim.fn.has('nvim-0.8') == 1 then
    vim.lsp.buf.code_action({ context = { only = errand.only } })
  else
    vim.lsp.buf.code_action(context)
  end
  wait('change by ' .. errand.pick, function() return text() ~= before end)
  return { offered = offered, text = text() }
end

-- What the menu of actions has, without a pick.
function errands.menu(errand)
  place(errand.at)
  local params = vim.lsp.util.make_range_params(0, 'utf-16')
  params.context = { diagnostics = {}, only = errand.only }
  local titles = {}
  for _, answer in pairs(vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 20000) or {}) do
    for _, action in ipairs(answer.result or {}) do table.insert(titles, action.title) end
  end
  return titles
end

function errands.hover(errand)
  place(errand.at)
  vim.lsp.buf.hover()
  local shown
  wait('hover', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        shown = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
        vim.api.nvim_win_close(window, true)
        return true
      end
    end
    return false
  end)
  return table.concat(shown, '\n')
end

-- Completes in a new line behind a text.
function errands.complete(errand)
  place(errand.at)
  local line = vim.fn.line('.')
  vim.api.nvim_buf_set_lines(0, line, line, false, { errand.type })
  vim.api.nvim_win_set_cursor(0, { line + 1, #errand.type })
  local params = vim.lsp.util.make_position_params(0, 'utf-16')
  params.position = { line = line, character = #errand.type }
  local items = {}
  for _, answer in pairs(vim.lsp.buf_request_sync(0, 'textDocument/completion', params, 20000) or {}) do
    for _, item in ipairs(answer.result and answer.result.items or answer.result or {}) do
      table.insert(items, { label = item.label, insertText = item.insertText, insertTextFormat = item.insertTextFormat })
    end
  end
  vim.api.nvim_buf_set_lines(0, line, line + 1, false, {})
  return items
end

function errands.write()
  vim.cmd('write')
  return true
end

local function run()
  for _, errand in ipairs(vim.fn.json_decode(os.getenv('PULLBOOK_ERRANDS'))) do
    table.insert(outcome, { errand = errand['do'], result = errands[errand['do']](errand) })
  end
end

local ok, problem = xpcall(run, debug.traceback)
local file = assert(io.open(os.getenv('PULLBOOK_OUTCOME'), 'w'))
file:write(vim.fn.json_encode({ outcome = outcome, problem = not ok and tostring(problem) or nil }))
file:close()
vim.cmd('qall!')
