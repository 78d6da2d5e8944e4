@echo off
rem chainrule VERB ...: builds the command line where its source has changed, then runs it.
dotnet run -c Release --project "%~dp0src\Chainrule.Cli" -- %*
exit /b %ERRORLEVEL%
