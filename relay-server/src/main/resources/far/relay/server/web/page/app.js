const main = document.createElement('main');
main.textContent = 'relay';
document.body.append(main);
