# Kadans on Windows: scripts\kadans.ps1 setup | demo | run | test. What `make` does elsewhere, in PowerShell.
param(
    [Parameter(Position = 0)][ValidateSet("setup", "demo", "run", "test")][string]$Task = "demo",
    [int]$Port = 8501
)
$ErrorActionPreference = "Stop"
Set-Location (Split-Path $PSScriptRoot -Parent)
$Python = ".venv\Scripts\python.exe"

function Invoke-Checked {
    param([string]$Command, [string[]]$Arguments)
    & $Command @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Command $Arguments ended with $LASTEXITCODE" }
}

function Install-Kadans {
    param([string]$Requirements, [string]$Stamp)
    if (-not (Test-Path $Python)) {
        $made = $false
        foreach ($candidate in @(@("py", "-3"), @("python"), @("python3"))) {
            if (Get-Command $candidate[0] -ErrorAction SilentlyContinue) {
                $arguments = @($candidate | Select-Object -Skip 1)
                & $candidate[0] @arguments -c "import sys; sys.exit(sys.version_info < (3, 11))"
                if ($LASTEXITCODE -eq 0) {
                    Invoke-Checked $candidate[0] ($arguments + @("-m", "venv", ".venv"))
                    $made = $true
                    break
                }
            }
        }
        if (-not $made) { throw "Kadans needs Python 3.11 or newer. Install it, then run this again." }
    }
    $inputs = @("requirements.txt", "requirements-dev.txt", "constraints.txt") | ForEach-Object { Get-Item $_ }
    $newest = ($inputs | Sort-Object LastWriteTimeUtc | Select-Object -Last 1).LastWriteTimeUtc
    if ((Test-Path $Stamp) -and ((Get-Item $Stamp).LastWriteTimeUtc -ge $newest)) { return }
    Write-Host "Installing $Requirements"
    Invoke-Checked $Python @("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", $Requirements)
    New-Item -ItemType File -Force $Stamp | Out-Null
    (Get-Item $Stamp).LastWriteTimeUtc = [DateTime]::UtcNow
}

function Show-Kadans {
    param([string]$DataHome, [string]$Sample)
    $env:KADANS_HOME = $DataHome
    $env:KADANS_SAMPLE = $Sample
    Write-Host "Kadans: http://127.0.0.1:$Port   (Ctrl+C stops)"
    Invoke-Checked $Python @("serve.py", "--server.address", "127.0.0.1", "--server.port", "$Port")
}

if ($Task -eq "test") {
    Install-Kadans "requirements-dev.txt" ".venv\.ready-dev"
    Invoke-Checked $Python @("-m", "pytest", "-n", "2", "--dist", "worksteal")
    return
}
Install-Kadans "requirements.txt" ".venv\.ready"
switch ($Task) {
    "setup" { Write-Host "Ready." }
    "demo" {
        if (-not (Test-Path "data\demo\.imported")) {
            if (Test-Path "data\demo") { Remove-Item -Recurse -Force "data\demo" }
            Invoke-Checked $Python @("cli.py", "--home", "data\demo", "import", "data\sample")
            New-Item -ItemType File "data\demo\.imported" | Out-Null
        }
        Show-Kadans "data\demo" "1"
    }
    "run" {
        $own = if ($env:KADANS_HOME) { $env:KADANS_HOME } else { "data\local" }
        Show-Kadans $own ""
    }
}
